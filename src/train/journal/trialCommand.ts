import { basename, dirname, join, relative } from 'node:path';
import { shellQuote, type ShellKind } from './shellQuote';

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
  const folder = relative(workingDirectory, dirname(planPath));
  const quoted = (path: string): string => shellQuote(path.startsWith('-') ? `./${path}` : path, shell);
  // -m finds the probe in the folder that one stands in, and nowhere else.
  const probe = folder === '' ? '-m momentum_lens_probe' : quoted(join(folder, 'momentum_lens_probe'));
  return `python ${probe} trial ${quoted(join(folder, basename(planPath)))} ${number}`;
}
