import * as vscode from 'vscode';
import { estimatePlanCost } from '../../../calibrate/sweep/planCost';
import { DEFAULT_PILOT_STEPS } from '../../../calibrate/sweep/standardPlans';
import { haveChanged } from '../../../train/journal/sourceHashes';
import type { SourceHashes } from '../../../train/journal/sourceHashes';
import type { JournalContents } from '../../../train/journal/trialJournal';
import { hostPlatform, mergedEnvironment } from '../../../train/platform/platform';
import { inspectInterpreter } from '../../../train/script/interpreter/interpreterInspection';
import { environmentFor } from '../../../train/script/interpreter/pythonActivation';
import { planDurationMs } from '../../../train/script/probe/trialPace';
import { savingCallsIn } from '../../../train/script/scratch/savingCalls';
import type { Log } from '../../base/log';
import type { Calibrator } from '../../calibration/calibrator';
import { openJournal } from '../../calibration/journalling';
import type { CalibrationStorage } from '../../calibration/storage';
import { placeOfSite, type Site } from '../../sites/siteLookup';
import {
  begunAs,
  durationRange,
  finishedOf,
  type AskForExtension,
  type Extension,
  type ExtensibleCalibration,
} from '../extension';
import { dryRunWarnings } from '../../../workspace/runs/dryRunWarnings';
import { launchConfigurationsFor } from './launchFile';
import { closeScriptTrainer } from './openScriptTrainer';
import { explainTrust } from '../explainTrust';
import type { WholeTrainings } from '../wholeTrainings';
import { beforeMoves } from '../renamedRuns';
import { scriptOrigin } from '../scriptOrigin';
import { notebookCellsOf } from './notebook/notebookCells';
import { notebookDefaults, withValidCells } from './notebook/notebookRun';
import { preflight } from './card/preflight';
import { ScriptOpener, type DescribedTrainer } from './scriptOpener';
import type { Inspection } from './card/interpreterText';
import type { PreflightPurpose } from './card/preflightItems';
import { interpretersFor } from './pythonInterpreter';
import { fingerprintOf, originFingerprintOf, initialRun, rememberedDryRun, rememberRun } from './scriptRun';
import { pilotOf } from '../../../workspace/runs/runJournal';
import { withDefaultFiles } from '../../../workspace/runs/defaultFiles';
import { frameworkOf } from '../../../workspace/runs/scriptTrainerOf';
import { estimateRun } from '../../../workspace/runs/estimateRun';
import { jobOf, planSettings, sourcesOf } from '../../../workspace/runs/scriptJob';
import { scriptOf, subjectOf } from './cardSubject';
import { pilotStepsOf, type ScriptRun } from '../../../workspace/runs/scriptRun';
import type { DryRun } from '../../../workspace/runs/dryRun';
import { runSiteOf } from './runSiteOf';

const INSPECTION_TIMEOUT_MS = 60_000;

/** Calibrations of the user's own script: what is run, what is remembered, and what is resumed. */
export class ScriptCalibration {
  readonly #storage: CalibrationStorage;
  readonly #calibrator: Calibrator;
  readonly #log: Log;
  readonly #opener: ScriptOpener;

  constructor(storage: CalibrationStorage, calibrator: Calibrator, log: Log) {
    this.#storage = storage;
    this.#calibrator = calibrator;
    this.#log = log;
    this.#opener = new ScriptOpener(storage, calibrator, log);
  }

  /**
   * Shows what will be run, and runs it once the user agrees. What a dry run finds that the card has not said (other values than the
   * text's, a warm-up, files that it writes) is said on the card before anything is swept.
   */
  async start(site: Site): Promise<'back' | undefined> {
    for (;;) {
      const agreed = await this.#agree(site, 'start', true);
      if (agreed === 'back' || agreed === undefined) return agreed;
      if (!(await this.#calibrator.untilFree())) return undefined;
      const shown = rememberedDryRun(site.document, this.#storage.memory, agreed);
      const opened = await this.#opener.open(site, agreed);
      if (opened === undefined) return undefined;
      const settled = withDefaultFiles(opened.run, savingCallsIn(site.document.getText()), opened.dryRun);
      const isSettled = settled.scratchCopy === opened.run.scratchCopy;
      if (isSettled && !saysMore(site, opened.run, shown, opened.dryRun)) {
        await this.#calibrate(site, opened, undefined);
        return undefined;
      }
      await closeScriptTrainer(opened);
    }
  }

  /** The pre-flight card alone: the run that the user agrees to; undefined when there is none. */
  async agree(site: Site, purpose: PreflightPurpose): Promise<ScriptRun | undefined> {
    const agreed = await this.#agree(site, purpose, false);
    return agreed === 'back' ? undefined : agreed;
  }

  async #agree(
    site: Site,
    purpose: PreflightPurpose,
    hasStepBefore: boolean,
  ): Promise<ScriptRun | 'back' | undefined> {
    const { document } = site;
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return undefined;
    }
    // A notebook is run as it stands in the editor, and is not saved for that.
    const notebook = notebookCellsOf(document);
    if (notebook === undefined && document.isDirty && !(await document.save())) return undefined;
    const { memory } = this.#storage;
    const savingCalls = savingCallsIn(document.getText());
    const subject = {
      ...subjectOf(site),
      purpose,
      script: scriptOf(site),
      notebook,
      savingCalls,
      hasStepBefore,
    };
    const run = await preflight(subject, await this.#initialRun(site), {
      interpreters: () => interpretersFor(document.uri, this.#log),
      inspect: (asked) => this.#inspect(site, asked),
      launchConfigurations: () => launchConfigurationsFor(document),
      estimate: (asked) => {
        const dryRun = rememberedDryRun(document, memory, asked);
        return { ...estimateRun(asked, planSettings(site, asked, dryRun), dryRun?.pace), dryRun };
      },
      measurePace: (asked) => this.#opener.look(site, asked, 'dryRun'),
      survey: (asked) => this.#opener.look(site, asked, 'survey'),
    });
    if (run !== undefined && run !== 'back') await rememberRun(document.uri, memory, run);
    return run;
  }

  /** The run as it was agreed to last. */
  rememberedRun(site: Site): Promise<ScriptRun> {
    return this.#initialRun(site);
  }

  /** Its whole trainings; they are opened once a dry run has gone well. */
  trainings(site: Site, run: ScriptRun): WholeTrainings {
    return {
      fingerprintBefore: (moves) => fingerprintOf(site.document, beforeMoves(run, moves)),
      open: async () => {
        const opened = await this.#opener.open(site, run);
        return opened === undefined
          ? undefined
          : {
              trainer: opened.trainer,
              fingerprint: opened.fingerprint,
              sources: sourcesOf(opened),
              close: () => closeScriptTrainer(opened),
            };
      },
    };
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
    const { fingerprint, sources, moves } = contents.header;
    const remembered = await this.#initialRun(site);
    const run = { ...remembered, pilotSteps: pilotOf(contents.header).pilotSteps ?? remembered.pilotSteps };
    const begun = fingerprintOf(site.document, beforeMoves(run, moves));
    if (begun !== fingerprint || (await haveChanged(sources ?? {}))) return false;
    const opened = await this.#opener.open(site, run);
    if (opened !== undefined) await this.#calibrate(site, opened, contents);
    return true;
  }

  /**
   * Adds to a record what `ask` finds the user to agree to; nothing of it is run again. False when what it ran has changed since, but for
   * its momentum and learning rate.
   */
  async extend(site: Site, record: ExtensibleCalibration, ask: AskForExtension): Promise<boolean> {
    const { origin, plan } = record;
    const remembered = await this.#initialRun(site);
    const { cut: _, ...rest } = {
      ...remembered,
      pilotSteps: pilotOf({ plan }).pilotSteps ?? remembered.pilotSteps,
    };
    if (
      originFingerprintOf(site, beforeMoves(rest, origin.moves)) !== origin.fingerprint ||
      (await haveChanged(origin.sources))
    )
      return false;
    const pace = rememberedDryRun(site.document, this.#storage.memory, rest)?.pace;
    const agreed = await ask(record, placeOfSite(site), (cost) =>
      pace === undefined ? '' : durationRange(planDurationMs(pace, cost, 1)),
    );
    if (agreed === undefined) return true;
    const opened = await this.#opener.open(site, rest);
    if (opened !== undefined) await this.#calibrate(site, opened, undefined, { record, ...agreed });
    return true;
  }

  async #calibrate(
    site: Site,
    opened: DescribedTrainer,
    resumed: JournalContents | undefined,
    extension?: Extension,
  ): Promise<void> {
    const { trainer, scratch, dryRun, run, fingerprint } = opened;
    const job = { ...jobOf(runSiteOf(site), run, dryRun), ...begunAs(resumed?.header ?? extension) };
    const sources = sourcesOf(opened);
    const journal = await openJournal(
      { folder: this.#storage.journalFolder, log: this.#log },
      { ...job, fingerprint, sources },
      resumed,
      {
        begunWith: extension === undefined ? undefined : finishedOf(extension.record),
        fingerprintBefore: (moves) => fingerprintOf(site.document, beforeMoves(run, moves)),
      },
    );
    if (journal === undefined) {
      await closeScriptTrainer(opened);
      return;
    }
    await this.#calibrator.run({
      ...job,
      origin: {
        fingerprint: opened.originFingerprint,
        sources: without(sources, site.document.uri.fsPath),
        ...(await scriptOrigin(site)),
      },
      trainer,
      journal,
      expectedMs: () =>
        trainer.pace === undefined
          ? undefined
          : planDurationMs(trainer.pace, extension?.cost ?? estimatePlanCost(job.plan), 1).expectedMs,
      ...(scratch === undefined ? {} : { restorePaths: (text) => scratch.restorePaths(text) }),
      onDone: () => closeScriptTrainer(opened),
    });
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

/** The site's own file is in the fingerprint. */
function without(sources: SourceHashes, path: string): SourceHashes {
  return Object.fromEntries(Object.entries(sources).filter(([each]) => each !== path));
}
