import type { Platform } from './platform';

/** What ends a process and all that it started. */
export type TreeEnding =
  /** A signal to the process group that it leads. */
  | { readonly kind: 'signal'; readonly target: number }
  /** A program of the system that walks from parents to children. */
  | { readonly kind: 'command'; readonly executable: string; readonly arguments: readonly string[] };

/**
 * Whether a process is started as the leader of a group of its own. On Windows there are no groups; what is not detached stands in
 * libuv's job there, and ends with the process that started it.
 */
export function leadsGroup({ kind }: Platform): boolean {
  return kind !== 'windows';
}

/** How a process is ended with everything that it started; it must have been started as `leadsGroup` says. */
export function treeEnding({ kind, paths, systemFolder }: Platform, processId: number): TreeEnding {
  switch (kind) {
    case 'windows':
      return {
        kind: 'command',
        executable: paths.join(systemFolder, 'taskkill.exe'),
        arguments: ['/PID', String(processId), '/T', '/F'],
      };
    case 'linux':
    case 'macos':
      return { kind: 'signal', target: -processId };
  }
}
