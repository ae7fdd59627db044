import { relative, resolve, sep } from 'node:path';
import { siteOptimizer } from '../../../advise/calibrationKind';
import type { ExportedPlan } from '../../../calibrate/record/exportedPlan';
import type { ScriptFramework } from '../../../model/optimizer/optimizerConfig';
import { splitArguments } from '../../../train/platform/argumentText';
import { hostPlatform } from '../../../train/platform/platform';
import type { Site } from '../../sites/siteLookup';
import type { ScriptRun } from '../../../workspace/runs/scriptRun';

/** How the trials of an exported plan run a site's script, from its working directory on any machine. */
export function exportedRun(
  { document, config }: Pick<Site, 'document' | 'config'>,
  run: ScriptRun,
  framework: ScriptFramework,
  values: { readonly learningRate: number; readonly momentum: number },
): ExportedPlan['run'] {
  const fromWorkingDirectory = (path: string): string =>
    relative(run.workingDirectory, resolve(run.workingDirectory, path)).split(sep).join('/');
  const file = fromWorkingDirectory(document.uri.fsPath);
  const optimizer = run.optimizer ?? siteOptimizer(config, document, file);
  return {
    framework,
    script: run.target.kind === 'script' ? fromWorkingDirectory(run.target.path) : file,
    ...(run.target.kind === 'module' ? { module: run.target.name } : {}),
    arguments: splitArguments(run.argumentText, hostPlatform.kind),
    ...(run.singleProcessEnvironment === true ? { singleProcessEnvironment: true } : {}),
    // No dry run goes before a plan's trials: what is the only one is told by what was seen of it.
    optimizer: optimizer.kind === 'only' ? { kind: 'values', ...values } : optimizer,
  };
}
