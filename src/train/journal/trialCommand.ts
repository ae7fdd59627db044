import { basename, dirname, posix, relative } from 'node:path';
import { hostPlatform } from '../platform/platform';
import { shellQuote, type ShellKind } from '../platform/shellQuote';

/**
 * What runs a trial of an exported plan from the folder that its script works in, for the shell that it is pasted into; the probe
 * stands beside the plan.
 */
export function trialCommand(
  workingDirectory: string,
  planPath: string,
  number: number,
  shell: ShellKind,
): string {
  // Python takes slashes everywhere, and no shell reads them otherwise.
  const folder = relative(workingDirectory, dirname(planPath)).split(hostPlatform.paths.sep).join('/');
  const quoted = (path: string): string => shellQuote(path.startsWith('-') ? `./${path}` : path, shell);
  // -m finds the probe in the folder that one stands in, and nowhere else.
  const probe = folder === '' ? '-m momentum_lens_probe' : quoted(posix.join(folder, 'momentum_lens_probe'));
  return `python ${probe} trial ${quoted(posix.join(folder, basename(planPath)))} ${number}`;
}
