import { basename, dirname, join, relative } from 'node:path';
import { quoteArgument } from '../process/splitArguments';

/** What runs a trial of an exported plan from the folder that its script works in; the probe stands beside the plan. */
export function trialCommand(workingDirectory: string, planPath: string, number: number): string {
  const folder = relative(workingDirectory, dirname(planPath));
  const plan = join(folder, basename(planPath));
  // -m finds the probe in the folder that one stands in, and nowhere else.
  const probe = folder === '' ? '-m momentum_lens_probe' : quoteArgument(join(folder, 'momentum_lens_probe'));
  return `python ${probe} trial ${quoteArgument(plan)} ${number}`;
}
