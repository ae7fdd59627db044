import * as vscode from 'vscode';
import { TrainerUnavailable } from '../../../calibrate/run/trainer';
import { estimatePlanCost } from '../../../calibrate/sweep/planCost';
import { DEFAULT_PILOT_STEPS } from '../../../calibrate/sweep/standardPlans';
import type { ConstructedCandidate } from '../../../model/optimizer/optimizerChoice';
import type { Failure } from '../../../model/calibration/failure';
import { failureMessage } from '../../../model/wording/failureMessage';
import { haveChanged } from '../../../train/journal/sourceHashes';
import type { JournalContents } from '../../../train/journal/trialJournal';
import { hostPlatform, mergedEnvironment } from '../../../train/platform/platform';
import { inspectInterpreter } from '../../../train/script/interpreterInspection';
import { environmentFor } from '../../../train/script/pythonActivation';
import { planDurationMs } from '../../../train/script/trialPace';
import type { Log } from '../../base/log';
import { say, withProgress } from '../../base/say';
import { scriptOrigin } from '../../base/scriptHash';
import type { Calibrator } from '../../calibration/calibrator';
import { openJournal, pilotOf } from '../../calibration/journalling';
import type { CalibrationStorage } from '../../calibration/storage';
import type { Site } from '../../sites/siteLookup';
import { askForOptimizer } from './askForOptimizer';
import { dryRunWarnings } from './dryRunWarnings';
import { launchConfigurationsFor } from './launchFile';
import {
  closeScriptTrainer,
  frameworkOf,
  openScriptTrainer,
  type OpenScriptTrainer,
} from './openScriptTrainer';
import { estimateRun } from './estimateRun';
import { notebookCellsOf } from './notebook/notebookCells';
import { notebookDefaults, withValidCells } from './notebook/notebookRun';
import { preflight } from './preflight';
import type { Inspection, PreflightPurpose } from './preflightItems';
import { interpretersFor } from './pythonInterpreter';
import { jobOf, planSettings, scriptOf, sourcesOf, subjectOf } from './scriptJob';
import {
  dryRunOf,
  fingerprintOf,
  initialRun,
  pilotStepsOf,
  rememberDryRun,
  rememberedDryRun,
  rememberRun,
  type DryRun,
  type ScriptRun,
} from './scriptRun';

const INSPECTION_TIMEOUT_MS = 60_000;

/** A trainer that has run its script for a few steps. */
type DescribedTrainer = OpenScriptTrainer & {
  readonly dryRun: DryRun;
  /** As it was asked for, or with the optimizer that the user has named since. */
  readonly run: ScriptRun;
  /** Of the text that is run: a notebook may be edited meanwhile. */
  readonly fingerprint: string;
};

/** Calibrations of the user's own script: what is run, what is remembered, and what is resumed. */
export class ScriptCalibration {
  readonly #storage: CalibrationStorage;
  readonly #calibrator: Calibrator;
  readonly #log: Log;

  constructor(storage: CalibrationStorage, calibrator: Calibrator, log: Log) {
    this.#storage = storage;
    this.#calibrator = calibrator;
    this.#log = log;
  }

  /**
   * Shows what will be run, and runs it once the user agrees. What a dry run finds that the card has not said (other values than the
   * text's, a warm-up) is said on the card before anything is swept.
   */
  async start(site: Site): Promise<void> {
    for (;;) {
      const agreed = await this.agree(site);
      if (agreed === undefined) return;
      const shown = rememberedDryRun(site.document, this.#storage.memory, agreed);
      const opened = await this.#open(site, agreed);
      if (opened === undefined) return;
      if (!saysMore(site, opened.run, shown, opened.dryRun)) {
        await this.#calibrate(site, opened, undefined);
        return;
      }
      await closeScriptTrainer(opened);
    }
  }

  /** The pre-flight card alone: the run that the user agrees to; undefined when there is none. */
  async agree(site: Site, purpose: PreflightPurpose = 'start'): Promise<ScriptRun | undefined> {
    const { document } = site;
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return undefined;
    }
    // A notebook is run as it stands in the editor, and is not saved for that.
    const notebook = notebookCellsOf(document);
    if (notebook === undefined && document.isDirty && !(await document.save())) return undefined;
    const { memory } = this.#storage;
    const subject = { ...subjectOf(site), purpose, script: scriptOf(site), notebook };
    const run = await preflight(subject, await this.#initialRun(site), {
      interpreters: () => interpretersFor(document.uri, this.#log),
      inspect: (asked) => this.#inspect(site, asked),
      launchConfigurations: () => launchConfigurationsFor(document),
      estimate: (asked) => {
        const dryRun = rememberedDryRun(document, memory, asked);
        return { ...estimateRun(asked, planSettings(site, asked, dryRun), dryRun?.pace), dryRun };
      },
      measurePace: (asked) => this.#look(site, asked, 'dryRun'),
      survey: (asked) => this.#look(site, asked, 'survey'),
    });
    if (run !== undefined) await rememberRun(document.uri, memory, run);
    return run;
  }

  /** What the script was seen to do when it last ran as the user has agreed to; undefined where it has not. */
  dryRun({ document }: Site, run: ScriptRun): DryRun | undefined {
    return rememberedDryRun(document, this.#storage.memory, run);
  }

  /**
   * Goes on with an interrupted calibration as it was agreed to; false when its script, what that imports of the project, its arguments or
   * its interpreter have changed since.
   */
  async resume(site: Site, contents: JournalContents): Promise<boolean> {
    const { fingerprint, sources } = contents.header;
    const remembered = await this.#initialRun(site);
    const run = { ...remembered, pilotSteps: pilotOf(contents.header).pilotSteps ?? remembered.pilotSteps };
    if (fingerprintOf(site.document, run) !== fingerprint || (await haveChanged(sources ?? {}))) return false;
    const opened = await this.#open(site, run);
    if (opened !== undefined) await this.#calibrate(site, opened, contents);
    return true;
  }

  async #calibrate(
    site: Site,
    opened: DescribedTrainer,
    resumed: JournalContents | undefined,
  ): Promise<void> {
    const { trainer, scratch, dryRun, run, fingerprint } = opened;
    const job = jobOf(site, run, dryRun);
    const identity = { fingerprint, sources: sourcesOf(opened) };
    const journal = await openJournal(
      { folder: this.#storage.journalFolder, log: this.#log },
      { ...job, ...identity },
      resumed,
    );
    if (journal === undefined) {
      await closeScriptTrainer(opened);
      return;
    }
    await this.#calibrator.run({
      ...job,
      origin: { ...identity, ...(await scriptOrigin(site.document.uri)) },
      trainer,
      journal,
      expectedMs: () =>
        trainer.pace === undefined
          ? undefined
          : planDurationMs(trainer.pace, estimatePlanCost(job.plan), 1).expectedMs,
      ...(scratch === undefined ? {} : { restorePaths: (text) => scratch.restorePaths(text) }),
      onDone: () => closeScriptTrainer(opened),
    });
  }

  /** Runs the script to see what it does, and no more; gives the run as it went well in the end. */
  async #look(site: Site, run: ScriptRun, length: 'dryRun' | 'survey'): Promise<ScriptRun | undefined> {
    const opened = await this.#open(site, run, length);
    if (opened !== undefined) await closeScriptTrainer(opened);
    return opened?.run;
  }

  /** Runs the script for a few steps, and remembers what that showed; undefined, which is said, where it went wrong. */
  async #open(
    site: Site,
    run: ScriptRun,
    length: 'dryRun' | 'survey' = 'dryRun',
  ): Promise<DescribedTrainer | undefined> {
    const fingerprint = fingerprintOf(site.document, run);
    const opened = await openScriptTrainer(
      { ...this.#storage, log: this.#log },
      site,
      run,
      length === 'survey',
    );
    if (opened === undefined) return undefined;
    const { trainer, scratch } = opened;
    const abort = new AbortController();
    try {
      const title =
        length === 'survey' ? 'Looking for what the script reports' : 'Running the script for a few steps';
      const description = await withProgress(title, true, (_, token) => {
        token.onCancellationRequested(() => {
          abort.abort();
        });
        return trainer.describe(abort.signal);
      });
      const dryRun = await rememberDryRun(
        site.document,
        this.#storage.memory,
        run,
        dryRunOf(trainer, description),
      );
      return { ...opened, dryRun, run, fingerprint };
    } catch (error) {
      await closeScriptTrainer(opened);
      if (abort.signal.aborted) return undefined;
      const failure: Failure =
        error instanceof TrainerUnavailable
          ? error.failure
          : { kind: 'internal', detail: error instanceof Error ? error.message : String(error) };
      if (failure.kind === 'lossNotSeen')
        await rememberDryRun(site.document, this.#storage.memory, run, dryRunOf(trainer, {}));
      if (failure.kind === 'severalOptimizers') return this.#openWithChosen(site, run, failure.candidates);
      if (failure.kind === 'launcherMissing' && run.target.kind !== 'command')
        return this.#openAsSingleProcess(site, run, failure);
      const { title, subject } = jobOf(site, run, undefined);
      const restorePaths =
        scratch === undefined ? {} : { restorePaths: (text: string) => scratch.restorePaths(text) };
      await this.#calibrator.fail({ title, subject, ...restorePaths }, failure);
      return undefined;
    }
  }

  async #openWithChosen(
    site: Site,
    run: ScriptRun,
    candidates: readonly ConstructedCandidate[],
  ): Promise<DescribedTrainer | undefined> {
    const optimizer = await askForOptimizer(candidates);
    if (optimizer === undefined) return undefined;
    const chosen = { ...run, optimizer };
    await rememberRun(site.document.uri, this.#storage.memory, chosen);
    return this.#open(site, chosen);
  }

  /** Offers the environment of a single process for a script that a launcher is to start. */
  async #openAsSingleProcess(
    site: Site,
    run: ScriptRun,
    failure: Failure,
  ): Promise<DescribedTrainer | undefined> {
    const single = 'Run as a single process';
    this.#log.warn(failureMessage(failure));
    if ((await say('error', failureMessage(failure), single)) !== single) return undefined;
    const chosen = { ...run, singleProcessEnvironment: true };
    await rememberRun(site.document.uri, this.#storage.memory, chosen);
    return this.#open(site, chosen);
  }

  async #initialRun(site: Site): Promise<ScriptRun> {
    const { document } = site;
    const [interpreter] = await interpretersFor(document.uri, this.#log);
    const configurations = await launchConfigurationsFor(document);
    const script = scriptOf(site);
    const run = initialRun(document, this.#storage.memory, interpreter, configurations, {
      target: script === undefined ? { kind: 'command', text: '' } : { kind: 'script', path: script },
      ...notebookDefaults(document),
      pilotSteps: DEFAULT_PILOT_STEPS,
    });
    return withValidCells(run, document);
  }

  async #inspect(site: Site, run: ScriptRun): Promise<Inspection> {
    if (run.interpreter === undefined || !vscode.workspace.isTrusted) return { kind: 'pending' };
    const activated = await environmentFor(run.interpreter.path, process.env);
    return inspectInterpreter(
      {
        interpreter: run.interpreter.path,
        probeFolder: this.#storage.probeFolder,
        workingDirectory: this.#storage.probeFolder,
        environment: mergedEnvironment(hostPlatform.kind, activated, run.environment),
      },
      frameworkOf(site),
      INSPECTION_TIMEOUT_MS,
      new AbortController().signal,
    );
  }
}

/** Whether the user should see the card again: the dry run warns of something that it has not warned of before. */
function saysMore({ config }: Site, run: ScriptRun, shown: DryRun | undefined, found: DryRun): boolean {
  // A budget could not be kept to before the pace was known.
  if (run.timeBudgetMinutes !== undefined && shown?.pace === undefined && found.pace !== undefined)
    return true;
  const known = new Set(dryRunWarnings(shown, config, pilotStepsOf(run)));
  return dryRunWarnings(found, config, pilotStepsOf(run)).some((warning) => !known.has(warning));
}

/** Says that user code runs in trusted workspaces only, and where trust is given. */
export async function explainTrust(): Promise<void> {
  const manage = 'Manage workspace trust';
  const choice = await say('warning', failureMessage({ kind: 'untrustedWorkspace' }), manage);
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
