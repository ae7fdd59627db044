import { readlinkSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that goes on though the one that started it is gone, and has its output open. */
export interface StayedProcess {
  readonly processId: number;
  /** Its command line, cut; empty where the system does not tell. */
  readonly command: string;
}

const LONGEST_COMMAND = 200;

/**
 * What Linux calls a process's first `count` pipes, where they are pipes: two processes that have one open name it alike. Nothing
 * elsewhere.
 */
export function pipesOf(processId: number, count: number): readonly (string | undefined)[] {
  return Array.from({ length: count }, (_, number) => {
    try {
      return pipeName(readlinkSync(`/proc/${processId}/fd/${number}`));
    } catch {
      return undefined;
    }
  });
}

/**
 * Processes of this user, younger than the leader of `group`, that have one of the pipes open; without those of the group, which are being
 * ended, and without the children of `parent`, which are none of it. None where the system does not tell.
 */
export async function processesHolding(
  pipes: readonly string[],
  { group, parent }: { readonly group: number; readonly parent?: number | undefined },
): Promise<readonly StayedProcess[]> {
  const wanted = new Set(pipes);
  if (wanted.size === 0) return [];
  const names = await readdir('/proc').catch((): string[] => []);
  // Numbers count up and seldom begin anew: what the group has started has a higher one, and few others have.
  const younger = names.filter((name) => /^\d+$/u.test(name) && Number(name) > group);
  const all = await Promise.all(younger.map(holderAmong));
  return all.filter((each) => each !== undefined);

  async function holderAmong(name: string): Promise<StayedProcess | undefined> {
    const processId = Number(name);
    if (processId === process.pid || processId === parent || !(await holds(name, wanted))) return undefined;
    // The second field is a name, which may hold spaces and brackets; parent and group are the second and third after it.
    const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, parentId, groupId] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (groupId === undefined || Number(groupId) === group || Number(parentId) === parent) return undefined;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    return { processId, command: command.replaceAll('\0', ' ').trim().slice(0, LONGEST_COMMAND) };
  }
}

/** Says in one line of a log what is still running; undefined where nothing is. */
export function stayedText(stayed: readonly StayedProcess[] | undefined): string | undefined {
  if (stayed === undefined) return undefined;
  const named = stayed.map(
    ({ processId, command }) => `${processId}${command === '' ? '' : ` (${command})`}`,
  );
  const which =
    named.length === 0 ? 'a process that the system does not name' : `process ${named.join(', ')}`;
  return `(left the process group of its trial, holds its output and was not ended: ${which})`;
}

async function holds(name: string, wanted: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${name}/fd`;
  // Those of another user cannot be read.
  const numbers = await readdir(folder).catch((): string[] => []);
  for (const number of numbers) {
    const pipe = pipeName(await readlink(`${folder}/${number}`).catch(() => ''));
    if (pipe !== undefined && wanted.has(pipe)) return true;
  }
  return false;
}

function pipeName(link: string): string | undefined {
  return /^(?:pipe|socket):\[\d+\]$/u.test(link) ? link : undefined;
}
