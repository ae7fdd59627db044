import { resolve } from 'node:path';
import { scriptFramework, siteOptimizer } from '../../advise/calibrationKind';
import { smoothingFor } from '../../calibrate/sweep/standardPlans';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerChoice } from '../../model/optimizer/optimizerChoice';
import type { ScriptFramework } from '../../model/optimizer/optimizerConfig';
import { hostPlatform, mergedEnvironment, type Environment } from '../../train/platform/platform';
import { commandLineOf } from '../../train/script/launch/commandLine';
import type { ScratchCopy } from '../../train/script/scratch/scratchCopy';
import { createScriptTrainer } from '../../train/script/scriptTrainer';
import type { ScriptTrainer, ScriptTrainerOptions } from '../../train/script/scriptTrainerOptions';
import type { RunSite } from './runSite';
import { argumentsOf, pilotStepsOf, type ScriptRun } from './scriptRun';

/** A working directory larger than this is not copied. */
export const MOST_SCRATCH_BYTES = 2e9;
/** What a notebook plots is shown nowhere. */
const NO_WINDOWS = { MPLBACKEND: 'Agg' };

/** Where and how a script is run, beside what was chosen of its run. */
export interface ScriptPlace extends Pick<
  ScriptTrainerOptions,
  'probeFolder' | 'trialTimeoutMs' | 'trusted' | 'onOutput' | 'survey'
> {
  /** Of the activated interpreter, with the run's own. */
  readonly environment: Environment;
  /** The copy of the working directory that trials work in. */
  readonly scratch: ScratchCopy | undefined;
  /** What of a notebook's trial is its own. */
  readonly notebook:
    | Pick<
        ScriptTrainerOptions,
        'scriptPath' | 'notebook' | 'scriptArguments' | 'recordedArguments' | 'optimizer'
      >
    | undefined;
}

/** The framework of a site at which a script can be calibrated. */
export function frameworkOf({ config }: Pick<RunSite, 'config'>): ScriptFramework {
  return scriptFramework(config) ?? 'pytorch';
}

/** The trainer of a site's script, module, notebook or command. Nothing is run yet. */
export function scriptTrainerOf(site: RunSite, run: ScriptRun, place: ScriptPlace): ScriptTrainer {
  const { environment, scratch, notebook, ...rest } = place;
  const inCopy = (path: string): string => scratch?.pathOf(path) ?? path;
  const scriptPath =
    run.target.kind === 'script' ? resolve(run.workingDirectory, run.target.path) : site.file;
  const line =
    run.target.kind === 'command'
      ? commandLineOf(run.target.text, run.interpreter?.path, hostPlatform)
      : undefined;
  return createScriptTrainer({
    ...rest,
    interpreter: run.interpreter?.path ?? '',
    scriptPath: inCopy(scriptPath),
    ...(run.target.kind === 'module' ? { module: run.target.name } : {}),
    scriptArguments: argumentsOf(run),
    recordedArguments: run.argumentText,
    ...(line === undefined ? {} : { command: line.command }),
    singleProcessEnvironment: run.singleProcessEnvironment === true,
    workingDirectory: inCopy(run.workingDirectory),
    environment: mergedEnvironment(
      hostPlatform.kind,
      environment,
      notebook === undefined ? (line?.environment ?? {}) : NO_WINDOWS,
    ),
    framework: frameworkOf(site),
    ...notebook,
    optimizer: run.optimizer ?? notebook?.optimizer ?? optimizerOf(site, inCopy),
    ...smoothingFor(pilotStepsOf(run), run.measure?.stepsBetween ?? null),
    ...(run.measure === undefined ? {} : { measure: run.measure.measure, direction: run.measure.direction }),
    batchSize: numericValue(site.config.batchSize) ?? null,
  });
}

function optimizerOf(
  { file, config, languageId }: RunSite,
  inCopy: (path: string) => string,
): OptimizerChoice {
  const choice = siteOptimizer(config, { languageId }, inCopy(file));
  return choice.kind === 'site' && choice.file !== file ? { ...choice, original: file } : choice;
}
