import { spawn, type ChildProcess } from 'node:child_process';
import type { Platform } from '../platform/platform';
import { treeEnding } from '../platform/processTree';

/**
 * Ends a process with everything that it started; where that cannot be done, the process itself. `onDone` hears when that was done
 * which the platform does; the process may take a moment longer.
 */
export function endTree(child: ChildProcess, platform: Platform, onDone = (): void => undefined): void {
  if (child.pid === undefined) return;
  const ending = treeEnding(platform, child.pid);
  const endRoot = (): void => void child.kill('SIGKILL');
  switch (ending.kind) {
    case 'signal':
      try {
        process.kill(ending.target, 'SIGKILL');
      } catch {
        // The group is empty already, or never came to be.
        endRoot();
      }
      onDone();
      return;
    case 'command':
      spawn(ending.executable, [...ending.arguments], { stdio: 'ignore', windowsHide: true, shell: false })
        .once('error', () => {
          endRoot();
          onDone();
        })
        .once('exit', (exitCode) => {
          if (exitCode !== 0) endRoot();
          onDone();
        });
  }
}
