import { spawn, type ChildProcess } from 'node:child_process';
import type { Platform } from '../platform/platform';

/** Watches this process from outside, and ends a process group when it is gone. */
export interface HostWatchdog {
  /** The group to end. */
  guard(group: number): void;
  /** There is nothing to end any more. */
  end(): void;
}

const SHELL = '/bin/sh';
/**
 * Reads the group's number, then waits for the end of the pipe, which comes with the end of the process that holds its other end, however
 * that ends. Where no number came there is nothing to end.
 */
const WATCH = 'read -r group || exit 0; while read -r line; do :; done; kill -s KILL -- "-$group"';

/**
 * Starts a watchdog for one group; before the group is there, so that hardly a moment is unwatched. It is a shell that sees nothing of the
 * user's but a number. Undefined on Windows, where what a process has started ends with it (`leadsGroup`).
 */
export function startHostWatchdog({ kind }: Platform): HostWatchdog | undefined {
  const watchdog = kind === 'windows' ? undefined : spawned();
  const stdin = watchdog?.stdin ?? undefined;
  if (watchdog === undefined || stdin === undefined) return undefined;
  // A system without a shell has no watchdog, and one that was killed hears nothing.
  watchdog.on('error', () => undefined);
  stdin.on('error', () => undefined);
  watchdog.unref();
  // A pipe is a socket to Node, whose types do not say so.
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return {
    guard: (group) => void stdin.write(`${group}\n`),
    end: () => void watchdog.kill('SIGKILL'),
  };
}

function spawned(): ChildProcess | undefined {
  try {
    return spawn(SHELL, ['-c', WATCH], {
      // A group of its own: what is sent to the host's must not end its watchdog first.
      detached: true,
      cwd: '/',
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
      shell: false,
    });
  } catch {
    // Too many processes or files: the program is not watched over, and will hardly start either.
    return undefined;
  }
}
