import * as vscode from 'vscode';
import { textWithoutPair } from '../../advise/edit/textWithoutPair';
import { heavyBallLearningRate } from '../../advise/heavyBallLearningRate';
import { DEFAULT_PILOT_STEPS } from '../../calibrate/sweep/standardPlans';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { hashSources, haveChanged } from '../../train/journal/sourceHashes';
import type { JournalContents } from '../../train/journal/trialJournal';
import { splitArguments } from '../../train/platform/argumentText';
import { hostPlatform } from '../../train/platform/platform';
import { programFiles } from '../../train/program/programFiles';
import type { Log } from '../base/log';
import { scriptPathOf } from '../base/scriptPath';
import { readSettings } from '../base/settings';
import type { Calibrator } from '../calibration/calibrator';
import { openJournal } from '../calibration/journalling';
import type { CalibrationStorage } from '../calibration/storage';
import type { Site } from '../sites/siteLookup';
import { askForProgramRun, initialProgramRun, rememberProgramRun } from './programRun';
import {
  begunAs,
  finishedOf,
  type AskForExtension,
  type Extension,
  type ExtensibleCalibration,
} from './extension';
import { scriptOrigin } from './scriptOrigin';
import { explainTrust } from './explainTrust';
import type { ProgramTrainings } from './wholeTrainings';
import { beforeMoves } from './renamedRuns';
import { said } from '../../model/language/said';
import { pilotOf } from '../../workspace/runs/runJournal';
import {
  programFingerprint,
  programJob,
  programTrainerOf,
  type ProgramRun,
} from '../../workspace/runs/programJob';
import { runSiteOf } from './script/runSiteOf';

/** Calibrations of a program in any language, for a site of a file that is no Python script, or for none. */
export class ProgramCalibration {
  readonly #storage: CalibrationStorage;
  readonly #calibrator: Calibrator;
  readonly #log: Log;

  constructor(storage: CalibrationStorage, calibrator: Calibrator, log: Log) {
    this.#storage = storage;
    this.#calibrator = calibrator;
    this.#log = log;
  }

  async start(site: Site | undefined): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return;
    }
    const place =
      site === undefined
        ? said`no optimizer of an open file`
        : said`${scriptPathOf(site.document.uri)}, line ${site.config.line + 1}`;
    const run = await askForProgramRun(this.#initialRun(site), place);
    if (run === undefined || !(await this.#calibrator.untilFree())) return;
    await rememberProgramRun(site?.document.uri, this.#storage.memory, run);
    await this.#calibrate(site, run, undefined);
  }

  /** Goes on with an interrupted calibration as it was begun; false when its command or its file has changed since. */
  async resume(site: Site | undefined, contents: JournalContents): Promise<boolean> {
    const run = { ...this.#initialRun(site), ...pilotOf(contents.header) };
    const { fingerprint, sources, moves } = contents.header;
    const begun = this.#fingerprint(site, beforeMoves(run, moves));
    if (begun !== fingerprint || (await haveChanged(sources ?? {}))) return false;
    await this.#calibrate(site, run, contents);
    return true;
  }

  /** Adds to a record what `ask` finds the user to agree to; nothing of it is run again. */
  async extend(
    site: Site | undefined,
    record: ExtensibleCalibration,
    ask: AskForExtension,
  ): Promise<boolean> {
    const { origin, plan, subject } = record;
    const run = { ...this.#initialRun(site), ...pilotOf({ plan }) };
    if (
      this.#originFingerprint(site, beforeMoves(run, origin.moves)) !== origin.fingerprint ||
      (await haveChanged(origin.sources))
    )
      return false;
    const place = subject.kind === 'script' ? subject.scriptPath : '';
    const agreed = await ask(record, place, () => '');
    if (agreed !== undefined) await this.#calibrate(site, run, undefined, { record, ...agreed });
    return true;
  }

  async #calibrate(
    site: Site | undefined,
    run: ProgramRun,
    resumed: JournalContents | undefined,
    extension?: Extension,
  ): Promise<void> {
    const [executable, ...args] = splitArguments(run.commandText, hostPlatform.kind);
    const { learningRate, presentMomentum } = run;
    if (executable === undefined || learningRate === undefined || presentMomentum === undefined) return;
    const described = {
      ...programJob(siteOf(site), { ...run, learningRate, presentMomentum }),
      ...begunAs(resumed?.header ?? extension),
    };
    const fingerprint = this.#fingerprint(site, run);
    const sources = await hashSources(await programFiles([executable, ...args], run.workingDirectory));
    const journal = await openJournal(
      { folder: this.#storage.journalFolder, log: this.#log },
      { ...described, fingerprint, sources },
      resumed,
      {
        begunWith: extension === undefined ? undefined : finishedOf(extension.record),
        fingerprintBefore: (moves) => this.#fingerprint(site, beforeMoves(run, moves)),
      },
    );
    if (journal === undefined) return;
    const trainer = this.#trainer(site, run, [executable, ...args]);
    const origin = {
      fingerprint: this.#originFingerprint(site, run),
      sources,
      ...(await scriptOrigin(site)),
    };
    await this.#calibrator.run({ ...described, origin, trainer, journal });
  }

  /** Its whole trainings, run as it was calibrated last; undefined where no command is known. */
  trainings(site: Site): ProgramTrainings | undefined {
    const run = this.#initialRun(site);
    const [executable, ...args] = splitArguments(run.commandText, hostPlatform.kind);
    if (executable === undefined) return undefined;
    const fingerprint = this.#fingerprint(site, run);
    return {
      program: run.commandText,
      fingerprintBefore: (moves) => this.#fingerprint(site, beforeMoves(run, moves)),
      open: async () => {
        const sources = await hashSources(await programFiles([executable, ...args], run.workingDirectory));
        const trainer = this.#trainer(site, run, [executable, ...args]);
        return { trainer, fingerprint, sources, close: () => trainer.dispose() };
      },
    };
  }

  #trainer(
    site: Site | undefined,
    run: ProgramRun,
    command: readonly [string, ...string[]],
  ): ReturnType<typeof programTrainerOf> {
    return programTrainerOf(site, run, {
      command,
      trialTimeoutMs: readSettings(site?.document.uri).trialTimeoutMs,
      trusted: () => vscode.workspace.isTrusted,
      onOutput: (line) => {
        this.#log.output(line);
      },
    });
  }

  #initialRun(site: Site | undefined): ProgramRun {
    const rate = site === undefined ? undefined : heavyBallLearningRate(site.config);
    return initialProgramRun(
      site?.document.uri,
      this.#storage.memory,
      {
        learningRate: rate?.kind === 'known' ? rate.learningRate : undefined,
        presentMomentum: site === undefined ? undefined : numericValue(site.config.momentum),
      },
      DEFAULT_PILOT_STEPS,
    );
  }

  /** Of what trials must not differ in that join a record's later, when its momentum may have been applied. */
  #originFingerprint(site: Site | undefined, run: ProgramRun): string {
    return this.#fingerprint(
      site,
      run,
      site === undefined ? '' : textWithoutPair(site.document.getText(), site.config),
    );
  }

  #fingerprint(site: Site | undefined, run: ProgramRun, text = site?.document.getText() ?? ''): string {
    return programFingerprint(text, run);
  }
}

function siteOf(site: Site | undefined): ReturnType<typeof runSiteOf> | undefined {
  return site === undefined ? undefined : runSiteOf(site);
}
