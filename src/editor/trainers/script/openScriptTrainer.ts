import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { scriptFramework, siteOptimizer } from '../../../advise/calibrationKind';
import type { OptimizerChoice } from '../../../model/optimizer/optimizerChoice';
import { smoothingFor } from '../../../calibrate/sweep/standardPlans';
import { foreignText } from '../../../model/wording/format/foreignText';
import { numericValue } from '../../../model/optimizer/hyperparameter';
import type { ScriptFramework } from '../../../model/optimizer/optimizerConfig';
import { hostPlatform, mergedEnvironment, type Environment } from '../../../train/platform/platform';
import { commandLineOf } from '../../../train/script/launch/commandLine';
import { environmentWithScriptsFor } from '../../../train/script/interpreter/pythonActivation';
import { createScratchCopy, type ScratchCopy } from '../../../train/script/scratch/scratchCopy';
import { createScriptTrainer } from '../../../train/script/scriptTrainer';
import type { ScriptTrainer } from '../../../train/script/scriptTrainerOptions';
import type { Log } from '../../base/log';
import { readSettings } from '../../base/settings';
import { say, withProgress } from '../../base/say';
import type { CalibrationStorage } from '../../calibration/storage';
import type { Site } from '../../sites/siteLookup';
import { openNotebook, type OpenNotebook } from './notebook/openNotebook';
import { argumentsOf, pilotStepsOf, type ScriptRun } from './scriptRun';
import { said } from '../../../model/language/said';

/** A working directory larger than this is not copied. */
const MOST_SCRATCH_BYTES = 2e9;
/** What a notebook plots is shown nowhere. */
const NO_WINDOWS = { MPLBACKEND: 'Agg' };

/** A trainer of a script, and the copy of its folder that it works in, where it was asked to. */
export interface OpenScriptTrainer {
  readonly trainer: ScriptTrainer;
  readonly scratch: ScratchCopy | undefined;
  readonly notebook: OpenNotebook | undefined;
}

type Place = Pick<CalibrationStorage, 'probeFolder' | 'scratchFolder'> & { readonly log: Log };

/**
 * Makes the trainer of a run; undefined, which is said, where its folder or its notebook cannot be copied. Nothing is run yet but the scripts that
 * activate its Python's environment.
 */
export async function openScriptTrainer(
  place: Place,
  site: Site,
  run: ScriptRun,
  survey = false,
): Promise<OpenScriptTrainer | undefined> {
  const notebook = run.target.kind === 'notebook' ? await openNotebook(site, run.target) : undefined;
  if (run.target.kind === 'notebook' && notebook === undefined) return undefined;
  const folder = run.scratchCopy ? await folderFor(place.scratchFolder, run) : 'original';
  if (folder === undefined) {
    await notebook?.copy.remove();
    return undefined;
  }
  const scratch = folder === 'original' ? undefined : folder;
  const activated = await environmentWithScriptsFor(run.interpreter?.path ?? '', process.env, (detail) => {
    place.log.warn(detail);
  });
  const environment = mergedEnvironment(hostPlatform.kind, activated, run.environment);
  return {
    trainer: trainerOf(place, site, run, { environment, scratch, notebook, survey }),
    scratch,
    notebook,
  };
}

/** Ends its processes and removes its copies. */
export async function closeScriptTrainer({ trainer, scratch, notebook }: OpenScriptTrainer): Promise<void> {
  await trainer.dispose();
  await notebook?.copy.remove();
  await scratch?.remove();
}

/** The framework of a site at which a script can be calibrated. */
export function frameworkOf({ config }: Pick<Site, 'config'>): ScriptFramework {
  return scriptFramework(config) ?? 'pytorch';
}

/**
 * The copy that trials work in; undefined, which is said, where there can be none. A copy that the user has not asked for may be done
 * without, once they agree to that.
 */
async function folderFor(
  scratchFolder: string,
  { workingDirectory, savedBy }: ScriptRun,
): Promise<ScratchCopy | 'original' | undefined> {
  const copying = await withProgress(said`Copying the working directory`, false, () =>
    createScratchCopy(workingDirectory, scratchFolder, MOST_SCRATCH_BYTES),
  );
  if (copying.kind === 'copied') return copying.copy;
  const trouble = notCopiedText(foreignText(workingDirectory), copying);
  if (savedBy === undefined) {
    void say(
      'error',
      `${trouble} ${said`Let the script write where it always does, or choose another working directory.`}`,
    );
    return undefined;
  }
  const runInPlace = said`Run It There Anyway`;
  const answer = await say(
    'warning',
    `${trouble} ${said`The script was seen to save (${foreignText(savedBy.join(', '))}): its runs may overwrite checkpoints and logs.`}`,
    runInPlace,
  );
  return answer === runInPlace ? 'original' : undefined;
}

function notCopiedText(
  folder: string,
  copying: Exclude<Awaited<ReturnType<typeof createScratchCopy>>, { kind: 'copied' }>,
): string {
  if (copying.kind !== 'tooLarge')
    return said`${folder} could not be copied (${foreignText(copying.detail)}). Nothing was run.`;
  const most = copying.mostBytes / 1e9;
  return copying.throughLink === undefined
    ? said`${folder} holds more than ${most} GB and was not copied. Nothing was run.`
    : said`${folder} holds more than ${most} GB, with what its link ${foreignText(copying.throughLink)} leads to, and was not copied. Nothing was run.`;
}

function optimizerOf({ document, config }: Site, inCopy: (path: string) => string): OptimizerChoice {
  const original = document.uri.fsPath;
  const choice = siteOptimizer(config, document, inCopy(original));
  return choice.kind === 'site' && choice.file !== original ? { ...choice, original } : choice;
}

function trainerOf(
  { probeFolder, log }: Place,
  site: Site,
  run: ScriptRun,
  {
    environment,
    scratch,
    notebook,
    survey,
  }: Pick<OpenScriptTrainer, 'scratch' | 'notebook'> & {
    readonly environment: Environment;
    readonly survey: boolean;
  },
): ScriptTrainer {
  const { document, config } = site;
  const inCopy = (path: string): string => scratch?.pathOf(path) ?? path;
  const scriptPath =
    run.target.kind === 'script' ? resolve(run.workingDirectory, run.target.path) : document.uri.fsPath;
  const line =
    run.target.kind === 'command'
      ? commandLineOf(run.target.text, run.interpreter?.path, hostPlatform)
      : undefined;
  return createScriptTrainer({
    interpreter: run.interpreter?.path ?? '',
    probeFolder,
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
    ...notebook?.options,
    optimizer: run.optimizer ?? notebook?.options.optimizer ?? optimizerOf(site, inCopy),
    ...smoothingFor(pilotStepsOf(run), run.measure?.stepsBetween ?? null),
    ...(run.measure === undefined ? {} : { measure: run.measure.measure, direction: run.measure.direction }),
    survey,
    batchSize: numericValue(config.batchSize) ?? null,
    trialTimeoutMs: readSettings(document.uri).trialTimeoutMs,
    trusted: () => vscode.workspace.isTrusted,
    onOutput: (line) => {
      log.output(line);
    },
  });
}
