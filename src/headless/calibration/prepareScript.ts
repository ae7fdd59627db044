import { textWithoutPair } from '../../advise/edit/textWithoutPair';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import { cutOf, type TimeFit } from '../../calibrate/sweep/timeBudget';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import { hashText, haveChanged, hashSources } from '../../train/journal/sourceHashes';
import { listJournals, type JournalContents } from '../../train/journal/trialJournal';
import { planDurationMs } from '../../train/script/probe/trialPace';
import { dryRunWarnings, hostsWarning } from '../../workspace/runs/dryRunWarnings';
import { estimateRun } from '../../workspace/runs/estimateRun';
import { runFingerprint } from '../../workspace/runs/fingerprint';
import { pilotOf } from '../../workspace/runs/runJournal';
import { jobOf, planSettings, sourcesOf } from '../../workspace/runs/scriptJob';
import { pilotStepsOf, type ScriptRun } from '../../workspace/runs/scriptRun';
import type { ProjectSite } from '../projectSite';
import type { ProjectStorage } from '../storage/projectStorage';
import {
  openScript,
  runSiteOf,
  type OpenScript,
  type ScriptEnvironment,
  type ScriptNotOpened,
} from './openScript';
import type { PreparedCalibration } from './preparedCalibration';

/** A script that is ready to be calibrated, and what its dry run has shown. */
export interface PreparedScript {
  readonly kind: 'prepared';
  readonly calibration: PreparedCalibration;
  /** As it will be run. */
  readonly run: ScriptRun;
  /** How its plan goes into the time that it may take; undefined where it may take any. */
  readonly timeFit: TimeFit | undefined;
  /** An interrupted calibration of it, whether or not it is gone on with. */
  readonly found: JournalContents | undefined;
  /** What a user should know before the sweep, a sentence each. */
  readonly warnings: readonly string[];
}

/** What a script's calibration needs to be known by before anything is run. */
export interface ScriptSubject {
  readonly site: ProjectSite;
  readonly run: ScriptRun;
  readonly storage: ProjectStorage;
}

/**
 * An interrupted calibration of this site that was run the same way, if nothing that it ran has changed since: it is gone on with as it
 * was begun, whatever is said of its pilot or time now.
 */
export async function interruptedScript({
  site,
  run,
  storage,
}: ScriptSubject): Promise<JournalContents | undefined> {
  const fingerprint = runFingerprint(site.text, run);
  for (const contents of await listJournals(storage.journalFolder)) {
    const { header, finishedTrials } = contents;
    const { subject } = header;
    const isOfSite =
      subject.kind === 'script' &&
      subject.scriptPath === site.scriptPath &&
      subject.siteId === site.config.siteId;
    if (!isOfSite || header.fingerprint !== fingerprint || finishedTrials.length === 0) continue;
    if (!(await haveChanged(header.sources ?? {}))) return contents;
  }
  return undefined;
}

/**
 * Runs a script for a few steps, and plans its calibration by what that shows. Where `goesOn` says so, an interrupted calibration is gone on
 * with; otherwise its plan is made anew.
 */
export async function prepareScript(
  { site, run: asked, storage }: ScriptSubject,
  environment: ScriptEnvironment,
  signal: CancelSignal,
  { measureName, goesOn }: { readonly measureName?: string; readonly goesOn: boolean },
): Promise<PreparedScript | ScriptNotOpened> {
  const first = await openScript(site, asked, environment, signal, measureName);
  if (first.kind !== 'opened') return first;
  const { dryRun } = first;
  const found = await interruptedScript({ site, run: first.run, storage });
  const interrupted = goesOn ? found : undefined;
  const { timeFit } =
    interrupted === undefined
      ? estimateRun(first.run, planSettings(site, first.run, dryRun), dryRun.pace)
      : { timeFit: undefined };
  const cut = cutOf(timeFit);
  const pilotSteps =
    cut?.pilotSteps ?? (interrupted === undefined ? undefined : pilotOf(interrupted.header).pilotSteps);
  const opened =
    pilotSteps === undefined || pilotSteps === first.run.pilotSteps
      ? first
      : await withPilot(pilotSteps, site, first, environment, signal);
  if (opened.kind !== 'opened') return opened;
  const run: ScriptRun = cut === undefined ? opened.run : { ...first.run, cut };
  return {
    kind: 'prepared',
    calibration: await calibrationOf({ site, run, storage }, opened, interrupted),
    run,
    timeFit,
    found,
    warnings: [...dryRunWarnings(dryRun, site.config, pilotStepsOf(run)), hostsWarning(dryRun)].filter(
      (each) => each !== undefined,
    ),
  };
}

/** A measure is averaged over a part of the pilot, which the trainer does. */
async function withPilot(
  pilotSteps: number,
  site: ProjectSite,
  opened: OpenScript,
  environment: ScriptEnvironment,
  signal: CancelSignal,
): Promise<OpenScript | ScriptNotOpened> {
  await opened.close();
  return openScript(site, { ...opened.run, pilotSteps }, environment, signal);
}

async function calibrationOf(
  { site, run, storage }: ScriptSubject,
  opened: OpenScript,
  interrupted: JournalContents | undefined,
): Promise<PreparedCalibration> {
  const { trainer, dryRun, restorePaths } = opened;
  const planned = jobOf(runSiteOf(site), run, dryRun);
  const job =
    interrupted === undefined
      ? planned
      : { ...planned, plan: interrupted.header.plan, subject: interrupted.header.subject };
  const cost = estimatePlanCost(job.plan);
  const sources = sourcesOf({ trainer, scratch: { restorePaths } });
  const duration = dryRun.pace === undefined ? undefined : planDurationMs(dryRun.pace, cost, 1);
  return {
    job: {
      ...job,
      trainer,
      restorePaths,
      origin: {
        fingerprint: runFingerprint(textWithoutPair(site.text, site.config), run),
        sources: Object.fromEntries(Object.entries(sources).filter(([path]) => path !== site.file)),
        ...(await originOf(site)),
      },
      expectedMs: () => duration?.expectedMs,
    },
    fingerprint: runFingerprint(site.text, run),
    sources,
    journalFolder: storage.journalFolder,
    cost,
    duration,
    close: () => opened.close(),
  };
}

/** What a record keeps of its script's text. */
export async function originOf({
  file,
  text,
  config,
}: Pick<ProjectSite, 'file' | 'text' | 'config'>): Promise<{
  readonly script?: string;
  readonly scriptWithoutPair?: string;
}> {
  const script = (await hashSources([file]))[file];
  return script === undefined ? {} : { script, scriptWithoutPair: hashText(textWithoutPair(text, config)) };
}
