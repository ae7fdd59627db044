import { TrainerUnavailable } from '../../../calibrate/run/trainer';
import type { Failure } from '../../../model/calibration/failure';
import type { ConstructedCandidate } from '../../../model/optimizer/optimizerChoice';
import { failureMessage } from '../../../model/wording/failureMessage';
import type { Log } from '../../base/log';
import { say, withProgress } from '../../base/say';
import type { Calibrator } from '../../calibration/calibrator';
import type { CalibrationStorage } from '../../calibration/storage';
import type { Site } from '../../sites/siteLookup';
import { askForOptimizer } from './card/askForOptimizer';
import { closeScriptTrainer, openScriptTrainer, type OpenScriptTrainer } from './openScriptTrainer';
import { fingerprintOf, originFingerprintOf, rememberDryRun, rememberRun } from './scriptRun';
import { inEnglish } from '../../../model/language/said';
import { said } from '../../../model/language/said';
import { jobOf } from '../../../workspace/runs/scriptJob';
import { dryRunOf, type DryRun } from '../../../workspace/runs/dryRun';
import type { ScriptRun } from '../../../workspace/runs/scriptRun';
import { savingCallsOf } from '../../../workspace/runs/dryRun';
import { runSiteOf } from './runSiteOf';

/** A trainer that has run its script for a few steps. */
export type DescribedTrainer = OpenScriptTrainer & {
  readonly dryRun: DryRun;
  /** As it was asked for, or with the optimizer that the user has named since. */
  readonly run: ScriptRun;
  /** Of the text that is run: a notebook may be edited meanwhile. */
  readonly fingerprint: string;
  /** The same without what its trials set. */
  readonly originFingerprint: string;
};

/** Opens trainers of scripts by running them for a few steps, and asks what only that run shows to be open. */
export class ScriptOpener {
  readonly #storage: CalibrationStorage;
  readonly #calibrator: Calibrator;
  readonly #log: Log;

  constructor(storage: CalibrationStorage, calibrator: Calibrator, log: Log) {
    this.#storage = storage;
    this.#calibrator = calibrator;
    this.#log = log;
  }

  /** Runs the script to see what it does, and no more; gives the run as it went well in the end. */
  async look(site: Site, run: ScriptRun, length: 'dryRun' | 'survey'): Promise<ScriptRun | undefined> {
    const opened = await this.open(site, run, length);
    if (opened !== undefined) await closeScriptTrainer(opened);
    return opened?.run;
  }

  /** Runs the script for a few steps, and remembers what that showed; undefined, which is said, where it went wrong. */
  async open(
    site: Site,
    run: ScriptRun,
    length: 'dryRun' | 'survey' = 'dryRun',
  ): Promise<DescribedTrainer | undefined> {
    const fingerprint = fingerprintOf(site.document, run);
    const originFingerprint = originFingerprintOf(site, run);
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
        length === 'survey'
          ? said`Looking for what the script reports`
          : said`Running the script for a few steps`;
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
        dryRunOf(trainer, description, await savingCallsOf(trainer)),
      );
      return { ...opened, dryRun, run, fingerprint, originFingerprint };
    } catch (error) {
      await closeScriptTrainer(opened);
      if (abort.signal.aborted) return undefined;
      const failure: Failure =
        error instanceof TrainerUnavailable
          ? error.failure
          : { kind: 'internal', detail: error instanceof Error ? error.message : String(error) };
      if (failure.kind === 'lossNotSeen')
        await rememberDryRun(
          site.document,
          this.#storage.memory,
          run,
          dryRunOf(trainer, {}, await savingCallsOf(trainer)),
        );
      if (failure.kind === 'severalOptimizers') return this.#openWithChosen(site, run, failure.candidates);
      if (failure.kind === 'launcherMissing' && run.target.kind !== 'command')
        return this.#openAsSingleProcess(site, run, failure);
      const { title, subject } = jobOf(runSiteOf(site), run, undefined);
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
    return this.open(site, chosen);
  }

  /** Offers the environment of a single process for a script that a launcher is to start. */
  async #openAsSingleProcess(
    site: Site,
    run: ScriptRun,
    failure: Failure,
  ): Promise<DescribedTrainer | undefined> {
    const single = said`Run as a single process`;
    this.#log.warn(inEnglish(() => failureMessage(failure)));
    if ((await say('error', failureMessage(failure), single)) !== single) return undefined;
    const chosen = { ...run, singleProcessEnvironment: true };
    await rememberRun(site.document.uri, this.#storage.memory, chosen);
    return this.open(site, chosen);
  }
}
