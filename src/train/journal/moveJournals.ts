import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalibrationSubject } from '../../model/calibration/calibration';
import { writeDurably } from '../process/durableFile';
import { claim, release } from '../process/fileClaim';
import { lineEndsOf, parsedLine } from './appendedFile';
import { CONFIRMATION_SUFFIX, confirmationHeaderSchema } from './confirmationJournal';
import type { MovedPath } from '../../model/calibration/movedPath';
import type { SourceHashes } from './sourceHashes';
import { JOURNAL_SUFFIX, journalHeaderSchema } from './trialJournal';

/** A file or folder that was renamed or moved: where what lay at or below it is now. Undefined for everything else. */
export interface PathMove extends MovedPath {
  /** Of a path that records know a script by. */
  readonly ofScript: (scriptPath: string) => string | undefined;
  /** Of an absolute path. */
  readonly ofFile: (path: string) => string | undefined;
}

interface MovableHeader {
  readonly title: string;
  readonly subject: CalibrationSubject;
  readonly sources?: SourceHashes;
  readonly moves?: readonly MovedPath[];
}

/**
 * Lets the journals of calibrations and confirmations that were cut off follow their script. Those that a window is at are left alone, and
 * so are those that cannot be read. Throws where a file cannot be written; its journal then stays what it was.
 */
export async function moveJournals(folder: string, move: PathMove): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const schema = name.endsWith(JOURNAL_SUFFIX)
      ? journalHeaderSchema
      : name.endsWith(CONFIRMATION_SUFFIX)
        ? confirmationHeaderSchema
        : undefined;
    const path = join(folder, name);
    if (schema === undefined || !(await claim(path))) continue;
    try {
      await moveJournal(path, schema, move);
    } finally {
      await release(path);
    }
  }
}

async function moveJournal(
  path: string,
  schema: (value: unknown, path: string) => MovableHeader,
  move: PathMove,
): Promise<void> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const [end = 0] = lineEndsOf(bytes);
  const header = parsedLine(schema, bytes.toString('utf8', 0, end));
  const moved = header === undefined ? undefined : movedHeader(header, move);
  if (moved !== undefined)
    await writeDurably(path, `${JSON.stringify(moved)}\n${bytes.toString('utf8', end)}`);
}

/** Its fingerprint stays that of the paths that it began with: `moves` lead back to them. */
function movedHeader(header: MovableHeader, move: PathMove): MovableHeader | undefined {
  const { title, subject, sources, moves = [] } = header;
  const scriptPath = subject.kind === 'script' ? move.ofScript(subject.scriptPath) : undefined;
  if (subject.kind !== 'script' || scriptPath === undefined) return undefined;
  const isNamed = title.startsWith(subject.scriptPath);
  return {
    ...header,
    title: isNamed ? scriptPath + title.slice(subject.scriptPath.length) : title,
    subject: { ...subject, scriptPath },
    ...(sources === undefined
      ? {}
      : {
          sources: Object.fromEntries(
            Object.entries(sources).map(([file, hash]) => [move.ofFile(file) ?? file, hash]),
          ),
        }),
    moves: [...moves, { from: move.from, to: move.to }],
  };
}
