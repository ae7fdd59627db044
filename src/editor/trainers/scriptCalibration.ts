import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { scriptFramework } from '../../advise/calibrationKind';
import { heavyBallLearningRate } from '../../advise/heavyBallLearningRate';
import { TrainerUnavailable } from '../../calibrate/run/trainer';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import { DEFAULT_PILOT_STEPS, scriptPlan, smoothingStepsFor } from '../../calibrate/sweep/standardPlans';
import { DEFAULT_MOMENTUM } from '../../model/defaultMomentum';
import { failureMessage } from '../../model/failureMessage';
import { numericValue } from '../../model/hyperparameter';
import { formatNumber } from '../../model/numberFormat';
import type { JournalContents } from '../../train/journal/trialJournal';
import { splitArguments } from '../../train/process/splitArguments';
import { inspectInterpreter } from '../../train/script/interpreterInspection';
import { createScratchCopy, type ScratchCopy } from '../../train/script/scratchCopy';
import { createScriptTrainer, type ScriptTrainer } from '../../train/script/scriptTrainer';
import { planDurationMs } from '../../train/script/trialPace';
import type { Log } from '../base/log';
import { scriptPathOf } from '../base/scriptPath';
import { readSettings } from '../base/settings';
import type { CalibrationJob } from '../calibration/calibrationJob';
import type { Calibrator } from '../calibration/calibrator';
import { fingerprintOf, openJournal } from '../calibration/journalling';
import type { CalibrationStorage } from '../calibration/storage';
import type { Site } from '../sites/siteLookup';
import { launchConfigurationsFor } from './launchFile';
import { preflight } from './preflight';
import type { Inspection, PreflightPurpose } from './preflightItems';
import { interpretersFor } from './pythonInterpreter';
import {
  fingerprintParts,
  initialRun,
  rememberedDryRun,
  rememberDryRun,
  rememberRun,
  type ScriptRun,
} from './scriptRun';

const INSPECTION_TIMEOUT_MS = 60_000;
/** A working directory larger than this is not copied. */
const MOST_SCRATCH_BYTES = 2e9;

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

  /** Shows what will be run, and runs it once the user agrees. */
  async start(site: Site): Promise<void> {
    const run = await this.agree(site);
    if (run !== undefined) await this.#calibrate(site, run, undefined);
  }

  /** The pre-flight card alone: the run that the user agrees to; undefined when there is none. */
  async agree(site: Site, purpose: PreflightPurpose = 'start'): Promise<ScriptRun | undefined> {
    const { document } = site;
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return undefined;
    }
    if (document.isDirty && !(await document.save())) return undefined;
    const { memory } = this.#storage;
    const run = await preflight({ ...this.#subjectOf(site), purpose }, await this.#initialRun(site), {
      interpreters: () => interpretersFor(document.uri, this.#log),
      inspect: (asked) => this.#inspect(site, asked),
      launchConfigurations: () => launchConfigurationsFor(document),
      estimate: (asked) => ({
        cost: estimatePlanCost(this.#job(site, asked).plan),
        dryRun: rememberedDryRun(document.uri, memory, asked),
      }),
      measurePace: (asked) => this.#measurePace(site, asked),
    });
    if (run !== undefined) await rememberRun(document.uri, memory, run);
    return run;
  }

  /**
   * Goes on with an interrupted calibration as it was agreed to; false when its script, arguments or interpreter have changed
   * since.
   */
  async resume(site: Site, contents: JournalContents): Promise<boolean> {
    const run = await this.#initialRun(site);
    if (this.#fingerprint(site, run) !== contents.header.fingerprint) return false;
    await this.#calibrate(site, run, contents);
    return true;
  }

  async #calibrate(site: Site, run: ScriptRun, resumed: JournalContents | undefined): Promise<void> {
    const { document } = site;
    const described = this.#job(site, run);
    const journal = await openJournal(
      { folder: this.#storage.journalFolder, log: this.#log },
      { ...described, fingerprint: this.#fingerprint(site, run) },
      resumed,
    );
    if (journal === undefined) return;
    const scratch = run.scratchCopy ? await this.#scratchCopy(run) : undefined;
    if (run.scratchCopy && scratch === undefined) {
      if (journal.contents === undefined) await journal.journal.remove();
      else await journal.journal.close();
      return;
    }
    const trainer = this.#trainer(site, run, scratch);
    await this.#calibrator.run({
      ...described,
      trainer,
      journal,
      expectedMs: () =>
        trainer.pace === undefined
          ? undefined
          : planDurationMs(trainer.pace, estimatePlanCost(described.plan), 1).expectedMs,
      ...(scratch === undefined ? {} : { restorePaths: (text) => scratch.restorePaths(text) }),
      onDone: async () => {
        await rememberDryRun(document.uri, this.#storage.memory, run, trainer);
        await scratch?.remove();
      },
    });
  }

  #job(
    { document, config }: Site,
    run: ScriptRun,
  ): Pick<CalibrationJob, 'title' | 'plan' | 'subject' | 'presentMomentum' | 'nesterov'> {
    const scriptPath = scriptPathOf(document.uri);
    const rate = heavyBallLearningRate(config);
    const learningRate = rate.kind === 'known' ? rate.learningRate : Number.NaN;
    const presentMomentum = numericValue(config.momentum);
    return {
      title: `${scriptPath} · ${config.optimizer} · lr ${formatNumber(learningRate)}`,
      plan: scriptPlan({
        learningRate,
        presentMomentum: presentMomentum ?? DEFAULT_MOMENTUM,
        pilotSteps: run.pilotSteps,
      }),
      subject: {
        kind: 'script',
        scriptPath,
        siteId: config.siteId,
        batchSize: numericValue(config.batchSize) ?? null,
      },
      ...(presentMomentum === undefined ? {} : { presentMomentum }),
      nesterov: config.nesterov === 'on',
    };
  }

  #fingerprint({ document }: Site, run: ScriptRun): string {
    return fingerprintOf([document.getText(), ...fingerprintParts(run)]);
  }

  async #initialRun({ document }: Site): Promise<ScriptRun> {
    const [interpreter] = await interpretersFor(document.uri, this.#log);
    return initialRun(document, this.#storage.memory, interpreter, DEFAULT_PILOT_STEPS);
  }

  #subjectOf({ document, config }: Site): {
    readonly site: string;
    readonly framework: ReturnType<typeof frameworkOf>;
  } {
    const lr = numericValue(config.learningRate);
    return {
      site: `${scriptPathOf(document.uri)}, line ${config.line + 1} · ${config.optimizer}${lr === undefined ? '' : ` · lr ${formatNumber(lr)}`}`,
      framework: frameworkOf({ config }),
    };
  }

  async #inspect(site: Site, run: ScriptRun): Promise<Inspection> {
    if (run.interpreter === undefined || !vscode.workspace.isTrusted) return { kind: 'pending' };
    return inspectInterpreter(
      {
        interpreter: run.interpreter.path,
        probeFolder: this.#storage.probeFolder,
        workingDirectory: this.#storage.probeFolder,
        environment: { ...process.env, ...run.environment },
      },
      frameworkOf(site),
      INSPECTION_TIMEOUT_MS,
      new AbortController().signal,
    );
  }

  async #measurePace(site: Site, run: ScriptRun): Promise<void> {
    const scratch = run.scratchCopy ? await this.#scratchCopy(run) : undefined;
    if (run.scratchCopy && scratch === undefined) return;
    const trainer = this.#trainer(site, run, scratch);
    const abort = new AbortController();
    try {
      await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: 'Running the script for a few steps',
          cancellable: true,
        },
        async (_, token) => {
          token.onCancellationRequested(() => {
            abort.abort();
          });
          await trainer.describe(abort.signal);
        },
      );
      await rememberDryRun(site.document.uri, this.#storage.memory, run, trainer);
    } catch (error) {
      if (abort.signal.aborted) return;
      const message =
        error instanceof TrainerUnavailable
          ? failureMessage(error.failure)
          : failureMessage({ kind: 'internal', detail: String(error) });
      this.#log.warn(message);
      void vscode.window.showErrorMessage(message);
    } finally {
      await trainer.dispose();
      await scratch?.remove();
    }
  }

  async #scratchCopy(run: ScriptRun): Promise<ScratchCopy | undefined> {
    const { workingDirectory } = run;
    const copying = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Copying the working directory' },
      async () => createScratchCopy(workingDirectory, this.#storage.scratchFolder, MOST_SCRATCH_BYTES),
    );
    if (copying.kind === 'copied') return copying.copy;
    const reason =
      copying.kind === 'tooLarge'
        ? `holds more than ${copying.mostBytes / 1e9} GB and was not copied`
        : `could not be copied (${copying.detail})`;
    void vscode.window.showErrorMessage(
      `${workingDirectory} ${reason}. Nothing was run. Let the script write where it always does, or choose another working directory.`,
    );
    return undefined;
  }

  #trainer(site: Site, run: ScriptRun, scratch: ScratchCopy | undefined): ScriptTrainer {
    const { document, config } = site;
    const inCopy = (path: string): string => scratch?.pathOf(path) ?? path;
    const scriptPath =
      run.target.kind === 'script' ? resolve(run.workingDirectory, run.target.path) : document.uri.fsPath;
    return createScriptTrainer({
      interpreter: run.interpreter?.path ?? '',
      probeFolder: this.#storage.probeFolder,
      scriptPath: inCopy(scriptPath),
      ...(run.target.kind === 'module' ? { module: run.target.name } : {}),
      scriptArguments: splitArguments(run.argumentText),
      workingDirectory: inCopy(run.workingDirectory),
      environment: { ...process.env, ...run.environment },
      framework: frameworkOf(site),
      site: { line: config.line, endLine: config.endLine, file: inCopy(document.uri.fsPath) },
      smoothingSteps: smoothingStepsFor(run.pilotSteps),
      batchSize: numericValue(config.batchSize) ?? null,
      trialTimeoutMs: readSettings(document.uri).trialTimeoutMs,
      trusted: () => vscode.workspace.isTrusted,
      onOutput: (line) => {
        this.#log.output(line);
      },
    });
  }
}

function frameworkOf({ config }: Pick<Site, 'config'>): NonNullable<ReturnType<typeof scriptFramework>> {
  return scriptFramework(config) ?? 'pytorch';
}

/** Says that user code runs in trusted workspaces only, and where trust is given. */
export async function explainTrust(): Promise<void> {
  const manage = 'Manage workspace trust';
  const choice = await vscode.window.showWarningMessage(
    failureMessage({ kind: 'untrustedWorkspace' }),
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
