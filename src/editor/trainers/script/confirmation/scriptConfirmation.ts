import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ConfirmableChange } from '../../../../advise/record/confirmationHere';
import { scriptFramework } from '../../../../advise/calibrationKind';
import { DEFAULT_CONFIRMATION_SEEDS, plannedWholeRuns } from '../../../../calibrate/confirm/wholeRuns';
import type { ConfirmationRequest } from '../../../../calibrate/confirm/runConfirmation';
import type { Calibration, CalibrationSubject } from '../../../../model/calibration/calibration';
import type { ConfirmationPlan, WholeRun } from '../../../../model/calibration/confirmation';
import type { Failure } from '../../../../model/calibration/failure';
import { titleOf } from '../../../../model/wording/calibrationFacts';
import { failureMessage } from '../../../../model/wording/failureMessage';
import {
  ConfirmationJournal,
  type ConfirmationJournalContents,
} from '../../../../train/journal/confirmationJournal';
import { haveChanged } from '../../../../train/journal/sourceHashes';
import { say } from '../../../base/say';
import { ActiveConfirmation, type ConfirmationPlace } from '../../../calibration/activeConfirmation';
import type { Calibrator } from '../../../calibration/calibrator';
import { sayTaken } from '../../../calibration/interruptedCalibrations';
import type { InterruptedConfirmations } from '../../../calibration/interruptedConfirmations';
import type { CalibrationStorage } from '../../../calibration/storage';
import { confirmableAt } from '../../../sites/confirmableSite';
import type { Site } from '../../../sites/siteLookup';
import type { ScriptCalibration } from '../scriptCalibration';
import { explainTrust } from '../../explainTrust';
import type { ProgramCalibration } from '../../programCalibration';
import type { OpenTrainings, ProgramTrainings, WholeTrainings } from '../../wholeTrainings';
import { confirmationCard } from './confirmationCard';
import { exportConfirmationPlan } from './exportConfirmation';
import { plannedConfirmation } from './plannedConfirmation';
import { inEnglish } from '../../../../model/language/said';
import { said } from '../../../../model/language/said';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

/** A journal that is open for writing, and what stands in it. */
type OpenConfirmation = NonNullable<Awaited<ReturnType<typeof ConfirmationJournal.resume>>>;

/** Whole trainings of the user's own script, command, notebook or program with the present and the suggested setting. */
export class ScriptConfirmation {
  readonly #storage: CalibrationStorage;
  readonly #calibrator: Calibrator;
  readonly #scripts: ScriptCalibration;
  readonly #programs: ProgramCalibration;
  readonly #interrupted: InterruptedConfirmations;
  readonly #place: ConfirmationPlace;

  constructor(
    storage: CalibrationStorage,
    calibrator: Calibrator,
    { scripts, programs }: { readonly scripts: ScriptCalibration; readonly programs: ProgramCalibration },
    interrupted: InterruptedConfirmations,
    place: ConfirmationPlace,
  ) {
    this.#storage = storage;
    this.#calibrator = calibrator;
    this.#scripts = scripts;
    this.#programs = programs;
    this.#interrupted = interrupted;
    this.#place = place;
  }

  /** Shows what it takes, and runs it once the user agrees. */
  async start(site: Site): Promise<void> {
    const change = confirmableAt(site);
    if (change === undefined) {
      void say(
        'information',
        said`There is nothing to confirm here: it takes a calibration of this script that suggests another momentum than the present one.`,
      );
      return;
    }
    if (!(await this.#mayRun())) return;
    const { document } = site;
    if (document.uri.scheme === 'file' && document.isDirty && !(await document.save())) return;
    const run = await this.#scripts.rememberedRun(site);
    const found = await this.#interrupted.of(change.calibration.calibrationId);
    const trainings = this.#trainingsOf(site, run);
    if (trainings === undefined) {
      void say(
        'information',
        said`The program’s command is not known here any more. Calibrate it again first.`,
      );
      return;
    }
    const interrupted = found !== undefined && (await isSame(trainings, found)) ? found : undefined;
    const program = 'program' in trainings ? trainings.program : undefined;
    const agreed = await confirmationCard({
      change,
      seeds: DEFAULT_CONFIRMATION_SEEDS,
      withCoupled: false,
      withPair: false,
      withFlatness: program === undefined && scriptFramework(site.config) === 'pytorch' ? false : undefined,
      run,
      ...(program === undefined ? {} : { program }),
      dryRun: this.#scripts.dryRun(site, run),
      runMs: this.#runMsOf(change.calibration.subject, found?.runs ?? []),
      interrupted:
        interrupted === undefined
          ? undefined
          : {
              finished: interrupted.runs.length,
              planned: plannedWholeRuns(interrupted.header.plan).length,
            },
    });
    if (agreed === undefined) return;
    if (agreed.kind === 'goOn') {
      if (interrupted !== undefined) await this.#run(site, asBegun(run, interrupted), change, interrupted);
      return;
    }
    const plan = plannedConfirmation(change, agreed);
    const asAgreed = { ...run, scratchCopy: agreed.scratchCopy };
    if (agreed.kind === 'export') {
      await exportConfirmationPlan(site, asAgreed, change, plan, this.#storage);
      return;
    }
    if (found !== undefined) await this.#interrupted.discard(found);
    await this.#run(site, asAgreed, change, plan);
  }

  /** Goes on with an interrupted one without asking; says so where its script or how it is run has changed since. */
  async resume(site: Site | undefined, contents: ConfirmationJournalContents): Promise<void> {
    if (!(await this.#mayRun())) return;
    const change = site === undefined ? undefined : confirmableAt(site);
    if (site === undefined || change === undefined) {
      sayChanged();
      return;
    }
    const run = await this.#scripts.rememberedRun(site);
    const trainings = this.#trainingsOf(site, run);
    if (trainings !== undefined && (await isSame(trainings, contents)))
      await this.#run(site, asBegun(run, contents), change, contents);
    else sayChanged();
  }

  /** Undefined where a program's command is not known any more. */
  #trainingsOf(site: Site, run: ScriptRun): WholeTrainings | ProgramTrainings | undefined {
    return site.calibrationKind === 'program'
      ? this.#programs.trainings(site)
      : this.#scripts.trainings(site, run);
  }

  async #mayRun(): Promise<boolean> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return false;
    }
    if (await this.#calibrator.isBusy()) {
      await this.#calibrator.explainBusy();
      return false;
    }
    return true;
  }

  async #run(
    site: Site,
    run: ScriptRun,
    change: ConfirmableChange,
    what: ConfirmationJournalContents | ConfirmationPlan,
  ): Promise<void> {
    const { calibration } = change;
    const trainings = this.#trainingsOf(site, run);
    let opened = await trainings?.open();
    if (opened === undefined) return;
    const first = opened;
    const open = 'header' in what ? await this.#goOn(what) : this.#begin(calibration, first, what, run);
    if (open === undefined) {
      await first.close();
      sayTaken();
      return;
    }
    if (this.#calibrator.isRunning) {
      await Promise.all([first.close(), open.journal.close()]);
      await this.#calibrator.explainBusy();
      return;
    }
    const { header, runs } = open.contents;
    let isUsed = false;
    const withTrainer: ConfirmationRequest['withTrainer'] = async (train) => {
      // A copy is good for one training: the next must not find what it has left.
      if (isUsed && run.scratchCopy && opened !== undefined) {
        await opened.close();
        opened = await trainings?.open();
      }
      isUsed = true;
      return opened === undefined ? undefined : train(opened.trainer);
    };
    await this.#calibrator.hold(
      new ActiveConfirmation(
        {
          title: header.title,
          calibrationId: calibration.calibrationId,
          calibration,
          plan: header.plan,
          runs,
          expectedRunMs: this.#runMsOf(calibration.subject, runs),
          journal: open.journal,
          withTrainer,
          onDone: async () => {
            await opened?.close();
          },
        },
        this.#place,
      ),
    );
  }

  #begin(
    calibration: Calibration,
    { fingerprint, sources }: OpenTrainings,
    plan: ConfirmationPlan,
    { scratchCopy }: ScriptRun,
  ): OpenConfirmation {
    const header = {
      formatVersion: 1 as const,
      journalId: randomUUID(),
      createdAt: new Date().toISOString(),
      title: titleOf(calibration),
      calibrationId: calibration.calibrationId,
      subject: calibration.subject,
      plan,
      fingerprint,
      sources,
      scratchCopy,
    };
    const journal = ConfirmationJournal.create(this.#storage.journalFolder, header, this.#onFailure);
    return { journal, contents: { header, runs: [] } };
  }

  #goOn({ header }: ConfirmationJournalContents): Promise<OpenConfirmation | undefined> {
    return ConfirmationJournal.resume(this.#storage.journalFolder, header.journalId, this.#onFailure);
  }

  readonly #onFailure = (failure: Failure): void => {
    this.#place.log.warn(inEnglish(() => failureMessage(failure)));
    void say('warning', failureMessage(failure));
  };

  /** What one whole training took here: in an interrupted confirmation, else in the newest one of the same site. */
  #runMsOf(subject: CalibrationSubject, runs: readonly WholeRun[]): number | undefined {
    const earlier = this.#place.store.all.filter((each) => isSameSite(each.subject, subject));
    for (const each of [runs, ...earlier.map((confirmation) => confirmation.runs)]) {
      const ended = each.filter(({ outcome }) => outcome.kind === 'ended');
      if (ended.length > 0) return ended.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / ended.length;
    }
    return undefined;
  }
}

/** Where it was begun to work. */
function asBegun(run: ScriptRun, { header }: ConfirmationJournalContents): ScriptRun {
  return { ...run, scratchCopy: header.scratchCopy };
}

/** Whether nothing that an interrupted confirmation ran has changed since. */
async function isSame(trainings: WholeTrainings, { header }: ConfirmationJournalContents): Promise<boolean> {
  const begun = trainings.fingerprintBefore(header.moves);
  return begun === header.fingerprint && !(await haveChanged(header.sources));
}

function isSameSite(left: CalibrationSubject, right: CalibrationSubject): boolean {
  return (
    left.kind === 'script' &&
    right.kind === 'script' &&
    left.scriptPath === right.scriptPath &&
    left.siteId === right.siteId
  );
}

function sayChanged(): void {
  void say(
    'warning',
    said`Its script or what that imports, its arguments or its interpreter have changed since: the finished trainings cannot be joined by new ones. Confirm anew.`,
  );
}
