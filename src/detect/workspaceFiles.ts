import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';

/**
 * Other files of the workspace by path (relative to its folder, with forward slashes), as far as they were gathered: `undefined`
 * for one that is not there, no entry for one that nobody looked for yet.
 */
export type GatheredFiles = ReadonlyMap<string, string | undefined>;

/** What one reading of a document found, and which files it would look into next. */
export interface Detection {
  readonly configs: readonly OptimizerConfig[];
  readonly wanted: readonly string[];
  /** The text is nested too deeply, or broken in a way that takes too long, and was given up. */
  readonly unread?: true;
}

/** The configurations of a document, and every other file that they may depend on, there or not. */
export interface GatheredDetection {
  readonly configs: readonly OptimizerConfig[];
  readonly dependencies: readonly string[];
  readonly unread: boolean;
}

const MAX_ROUNDS = 6;
const MAX_FILES = 200;

/**
 * Detects again and again with the files that the last reading asked for, until it asks for no more. `read` yields the text of a
 * file, or undefined where there is none; `expected` are the files that an earlier version of the document depended on.
 */
export async function detectGathering(
  detect: (files: GatheredFiles) => Promise<Detection>,
  read: (path: string) => Promise<string | undefined>,
  expected: readonly string[] = [],
): Promise<GatheredDetection> {
  const known = await Promise.all(expected.map(async (path) => [path, await read(path)] as const));
  const files = new Map<string, string | undefined>(known);
  let detection = await detect(files);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const wanted = detection.wanted.filter((path) => !files.has(path)).slice(0, MAX_FILES - files.size);
    if (wanted.length === 0) break;
    const texts = await Promise.all(wanted.map(read));
    for (const [index, path] of wanted.entries()) files.set(path, texts[index]);
    // Nothing was there: another reading would find the same.
    if (texts.every((text) => text === undefined)) break;
    detection = await detect(files);
  }
  return {
    configs: detection.configs,
    dependencies: [...files.keys()],
    unread: detection.unread === true,
  };
}

/** Joins a path to a folder's, resolving `.` and `..`; undefined above the workspace folder. */
export function joinPath(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** The folder of a file's path; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
