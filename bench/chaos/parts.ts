import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { processesWithEnvironment, type RunningProcess } from '../../test/support/host/processes';

/** What can be killed. A worker is a thread of its host and kills itself (mortalWorker.cjs); a page needs a browser. */
export type Part = 'host' | 'probe' | 'forking process' | 'forked trial' | 'program';

/** A process of a calibration, told by its environment, and what it is. */
export interface PartProcess extends RunningProcess {
  readonly part: Part;
}

/** The processes that have `marker` in their environment, but for watchdogs, whose only work is to end what a dead host left. */
export function runningParts(marker: string): readonly PartProcess[] {
  const running = processesWithEnvironment(marker).filter(({ processId }) => processId !== process.pid);
  const servers = new Set(running.filter(isServer).map(({ processId }) => processId));
  return running.flatMap((each) => {
    const part = partOf(each, servers);
    return part === undefined ? [] : [{ ...each, part }];
  });
}

function partOf(running: RunningProcess, servers: ReadonlySet<number>): Part | undefined {
  const { command, processId } = running;
  if (isServer(running)) return servers.has(parentOf(processId)) ? 'forked trial' : 'forking process';
  if (/momentum_lens_probe\S* trial/u.test(command)) return 'probe';
  if (command.includes('host.mjs')) return 'host';
  if (command.includes('program.py')) return 'program';
  return undefined;
}

function isServer({ command }: RunningProcess): boolean {
  return /momentum_lens_probe\S* serve/u.test(command);
}

function parentOf(processId: number): number {
  try {
    const status = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** What a host has started that has nothing of its environment: the watchdogs of its programs. */
export function strangersOf(hostId: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((processId) => processId > 0 && parentOf(processId) === hostId)
    .filter((processId) => commandOf(processId).includes('read -r group'));
}

function commandOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The processes with `marker`, and of those `strangers`, that are still there after `mostMs`; they are ended, so that nothing is left of this run. */
export async function leftOver(
  marker: string,
  strangers: Iterable<number>,
  mostMs: number,
): Promise<readonly RunningProcess[]> {
  const until = performance.now() + mostMs;
  for (;;) {
    const left = [
      ...processesWithEnvironment(marker).filter(({ processId }) => processId !== process.pid),
      ...[...strangers]
        .map((processId) => ({ processId, command: commandOf(processId) }))
        .filter(({ command }) => command.includes('read -r group')),
    ];
    if (left.length === 0) return [];
    if (performance.now() > until) {
      for (const { processId } of left) kill(processId);
      return left;
    }
    await setTimeout(100);
  }
}

/** False where it was gone already. */
export function kill(processId: number): boolean {
  try {
    process.kill(processId, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
