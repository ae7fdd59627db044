import { TrainerUnavailable } from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import { sourceLanguage } from '../../detect/triggers';
import { hostPlatform, mergedEnvironment } from '../../train/platform/platform';
import { environmentWithScriptsFor } from '../../train/script/interpreter/pythonActivation';
import { createScratchCopy, type ScratchCopying } from '../../train/script/scratch/scratchCopy';
import { savingCallsIn } from '../../train/script/scratch/savingCalls';
import type { ScriptTrainer, ScriptTrainerOptions } from '../../train/script/scriptTrainerOptions';
import { chosenOf, directionOf, withMeasure } from '../../workspace/runs/chosenMeasure';
import { withDefaultFiles } from '../../workspace/runs/defaultFiles';
import { dryRunOf, savingCallsOf, type DryRun } from '../../workspace/runs/dryRun';
import { restoredPaths } from '../../workspace/runs/restoredPaths';
import type { RunSite } from '../../workspace/runs/runSite';
import type { ScriptRun } from '../../workspace/runs/scriptRun';
import { MOST_SCRATCH_BYTES, scriptTrainerOf } from '../../workspace/runs/scriptTrainerOf';
import type { ProjectSite } from '../projectSite';

/** What running a script takes beside the script. */
export interface ScriptEnvironment extends Pick<
  ScriptTrainerOptions,
  'probeFolder' | 'trialTimeoutMs' | 'trusted' | 'onOutput'
> {
  readonly scratchFolder: string;
  /** Something that is no failure: an activation script that went wrong. */
  readonly onNote: (text: string) => void;
}

/** A script's trainer after its dry run. */
export interface OpenScript {
  readonly kind: 'opened';
  readonly trainer: ScriptTrainer;
  /** As it was asked for, with what the dry run has shown: that it saves files, or the measure of a name. */
  readonly run: ScriptRun;
  readonly dryRun: DryRun;
  /** Text with paths of the copy that it ran in, if it did, as those of the originals. */
  readonly restorePaths: (text: string) => string;
  close(): Promise<void>;
}

/** Why a script cannot be calibrated so. */
export type ScriptNotOpened =
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' }
  /** Its folder cannot be copied, which it saves to. */
  | { readonly kind: 'notCopied'; readonly copying: Exclude<ScratchCopying, { kind: 'copied' }> }
  /** It reports no measure of this name, but these. */
  | { readonly kind: 'noSuchMeasure'; readonly reported: readonly string[] };

/** A site as the rooms below know it. */
export function runSiteOf({ file, scriptPath, config, siteText, calibrationKind }: ProjectSite): RunSite {
  const languageId = sourceLanguage('', file) ?? '';
  return { file, scriptPath, languageId, config, siteText, calibrationKind };
}

/**
 * Runs a script for a few steps to see what it does, and opens it for trials. One that turns out to save files is opened anew, in a copy
 * of its folder; one that is to be judged by a measure of a name runs longer once to find it.
 */
export async function openScript(
  site: ProjectSite,
  run: ScriptRun,
  environment: ScriptEnvironment,
  signal: CancelSignal,
  measureName?: string,
): Promise<OpenScript | ScriptNotOpened> {
  let asked = run;
  if (measureName !== undefined && run.measure === undefined) {
    const named = await withNamedMeasure(site, run, environment, signal, measureName);
    if ('kind' in named) return named;
    asked = named;
  }
  for (;;) {
    const opened = await openOnce(site, asked, environment, signal, false);
    if (opened.kind !== 'opened') return opened;
    const settled = withDefaultFiles(asked, savingCallsIn(site.text), opened.dryRun);
    if (settled.scratchCopy === asked.scratchCopy) return opened;
    await opened.close();
    asked = settled;
  }
}

async function withNamedMeasure(
  site: ProjectSite,
  run: ScriptRun,
  environment: ScriptEnvironment,
  signal: CancelSignal,
  measureName: string,
): Promise<ScriptRun | ScriptNotOpened> {
  const surveyed = await openOnce(site, run, environment, signal, true);
  if (surveyed.kind === 'opened') await surveyed.close();
  else if (surveyed.seen === undefined) return surveyed;
  const { measures = [] } = surveyed.kind === 'opened' ? surveyed.dryRun : (surveyed.seen ?? {});
  const found = measures.find(({ measure }) => measure.kind === 'named' && measure.name === measureName);
  if (found !== undefined) return withMeasure(run, chosenOf(found, directionOf(found.measure)));
  const reported = measures.flatMap(({ measure }) => (measure.kind === 'named' ? [measure.name] : []));
  return { kind: 'noSuchMeasure', reported: [...new Set(reported)] };
}

/** `seen`: a dry run that saw no loss may have seen other measures. */
type NotOpenedOnce = ScriptNotOpened & { readonly seen?: Pick<DryRun, 'measures'> };

async function openOnce(
  site: ProjectSite,
  run: ScriptRun,
  place: ScriptEnvironment,
  signal: CancelSignal,
  survey: boolean,
): Promise<OpenScript | NotOpenedOnce> {
  const copying = run.scratchCopy
    ? await createScratchCopy(run.workingDirectory, place.scratchFolder, MOST_SCRATCH_BYTES)
    : undefined;
  if (copying !== undefined && copying.kind !== 'copied') return { kind: 'notCopied', copying };
  const scratch = copying?.copy;
  const activated = await environmentWithScriptsFor(run.interpreter?.path ?? '', process.env, place.onNote);
  const trainer = scriptTrainerOf(runSiteOf(site), run, {
    probeFolder: place.probeFolder,
    trialTimeoutMs: place.trialTimeoutMs,
    trusted: place.trusted,
    onOutput: place.onOutput,
    environment: mergedEnvironment(hostPlatform.kind, activated, run.environment),
    scratch,
    notebook: undefined,
    survey,
  });
  const restorePaths = (text: string): string => scratch?.restorePaths(text) ?? text;
  const close = async (): Promise<void> => {
    await trainer.dispose();
    await scratch?.remove();
  };
  try {
    const description = await trainer.describe(signal);
    const dryRun = dryRunOf(trainer, description, await savingCallsOf(trainer));
    return { kind: 'opened', trainer, run, dryRun, restorePaths, close };
  } catch (error) {
    const { measures } = trainer;
    await close();
    if (signal.aborted) return { kind: 'cancelled' };
    const failure: Failure =
      error instanceof TrainerUnavailable
        ? restoredPaths(error.failure, restorePaths)
        : { kind: 'internal', detail: error instanceof Error ? error.message : String(error) };
    return { kind: 'failed', failure, ...(failure.kind === 'lossNotSeen' ? { seen: { measures } } : {}) };
  }
}
