import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Platform } from '../platform/platform';

/** Watches this process from outside, and ends a process group when it is gone. */
export interface HostWatchdog {
  /** What its program must have in its environment, by which it is found when its host dies before it could say which group that is. */
  readonly environment: Readonly<Record<string, string>>;
  /** The group to end; to be said as soon as there is one. */
  guard(group: number): void;
  /** There is nothing to end any more. */
  end(): void;
}

const SHELL = '/bin/sh';
/**
 * Reads the group's number, then waits for the end of the pipe, which comes with the end of the process that holds its other end, however
 * that ends. Where it came before the number, the program may have been started all the same, and be about to become what it is: it is
 * looked for by its environment, for some seconds, where the system shows that (Linux).
 */
const WATCH = `if read -r group; then
  while read -r line; do :; done
  kill -s KILL -- "-$group"
else
  for pause in 0.2 1 4; do
    sleep "$pause"
    for each in $(grep -slF "$1" /proc/[0-9]*/environ); do
      leader=\${each#/proc/}
      kill -s KILL -- "-\${leader%/environ}"
    done
  done
fi`;
const TOKEN_NAME = 'MOMENTUM_LENS_WATCHED_AS';

/**
 * Starts a watchdog for one group; before the group is there, so that hardly a moment is unwatched. It is a shell that sees nothing of the
 * user's but a number. Undefined on Windows, where what a process has started ends with it (`leadsGroup`).
 */
export function startHostWatchdog({ kind }: Platform): HostWatchdog | undefined {
  const token = randomUUID();
  const watchdog = kind === 'windows' ? undefined : spawned(`${TOKEN_NAME}=${token}`);
  const stdin = watchdog?.stdin ?? undefined;
  if (watchdog === undefined || stdin === undefined) return undefined;
  // A system without a shell has no watchdog, and one that was killed hears nothing.
  watchdog.on('error', () => undefined);
  stdin.on('error', () => undefined);
  watchdog.unref();
  // A pipe is a socket to Node, whose types do not say so.
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return {
    environment: { [TOKEN_NAME]: token },
    guard: (group) => void stdin.write(`${group}\n`),
    end: () => void watchdog.kill('SIGKILL'),
  };
}

function spawned(token: string): ChildProcess | undefined {
  try {
    return spawn(SHELL, ['-c', WATCH, 'watchdog', token], {
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
