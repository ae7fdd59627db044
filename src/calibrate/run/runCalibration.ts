import type {
  Calibration,
  CalibrationResult,
  CalibrationSubject,
  ControlResult,
} from '../../model/calibration';
import type { CancelSignal } from '../../model/cancelSignal';
import type { Failure } from '../../model/failure';
import type { Trial } from '../../model/trial';
import type { CalibrationEvent, CalibrationOutcome } from './calibrationEvent';
import { CancelSource } from './cancelSource';
import { controlBudget, controlResults, controlSettings, fittedSteps } from '../sweep/controls';
import { convergenceOf } from '../measure/convergenceMonitor';
import { fitTrials } from '../fit/fitTrials';
import { fittedCurve } from '../fit/fittedCurve';
import { hasNaturalZero } from '../measure/naturalZero';
import { newRecord } from '../record/newRecord';
import { nextSweepTrials } from '../sweep/nextSweepTrials';
import { isSameRun, type PlannedTrial } from '../sweep/plan';
import { firstControlSeed, pilotSeed } from '../sweep/seeds';
import { targetFromPilot } from '../measure/pilotTarget';
import type { CalibrationPlan } from '../../model/calibrationPlan';
import { TrainerUnavailable, type Trainer, type TrainerDescription } from './trainer';
import { runWanted, type WantedTrial } from './trialPool';
import { runOpenTrial, toTrial, type TrialContext } from './trialRunner';

/** Everything that a calibration needs; it reaches time, randomness and training through this alone. */
export interface CalibrationRequest {
  readonly trainer: Trainer;
  readonly plan: CalibrationPlan;
  readonly subject: CalibrationSubject;
  /** β in the script; absent for built-in tasks. */
  readonly presentMomentum?: number;
  readonly nesterov: boolean;
  /** Trials of an earlier run of the same plan that was cut off; they are not run again. Needs `finishedTarget` under a pilot. */
  readonly finishedTrials?: readonly Trial[];
  /** The target that the earlier run's `pilotFinished` event gave. */
  readonly finishedTarget?: number;
  readonly onEvent: (event: CalibrationEvent) => void;
  /** Abandon: nothing is kept. */
  readonly signal: CancelSignal;
  /** Stop now and use what there is. */
  readonly stopSignal?: CancelSignal;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Pilots that diverge are tried again with 1 − β so many times larger. */
const PILOT_RATIO = 3;
/** The stationary level is measured over this many convergence times. */
const STATIONARY_TIMES = 3;

/**
 * Pilot, sweep, fit and controls of one calibration. Resolves when done, cancelled or failed; a failing trial is part of the
 * record, three failures in a row end the run. Up to `parallelTrials` trials run at once.
 */
export async function runCalibration(request: CalibrationRequest): Promise<CalibrationOutcome> {
  const ending = new CancelSource();
  const unfollow = [
    ending.follow(request.signal),
    ...(request.stopSignal === undefined ? [] : [ending.follow(request.stopSignal)]),
  ];
  try {
    const description = await request.trainer.describe(ending.signal);
    return await new CalibrationRun(request, ending.signal, description).run();
  } catch (error) {
    // A trainer that is cut off while it describes itself has nothing wrong with it.
    if (ending.signal.aborted) return { kind: 'cancelled' };
    if (error instanceof TrainerUnavailable) return { kind: 'failed', failure: error.failure };
    return {
      kind: 'failed',
      failure: { kind: 'internal', detail: error instanceof Error ? error.message : String(error) },
    };
  } finally {
    for (const stop of unfollow) stop();
  }
}

/** The level that every trial has to reach, or why there is none. */
type FixedTarget =
  | { readonly kind: 'target'; readonly value: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

class CalibrationRun {
  readonly #request: CalibrationRequest;
  /** Raised by cancel and by stop. */
  readonly #ending: CancelSignal;
  readonly #trials: Trial[];
  /** Of the engine that trains now. */
  #description: TrainerDescription;

  constructor(request: CalibrationRequest, ending: CancelSignal, description: TrainerDescription) {
    this.#request = request;
    this.#ending = ending;
    this.#description = description;
    this.#trials = [...(request.finishedTrials ?? [])];
  }

  async run(): Promise<CalibrationOutcome> {
    const { trainer, plan, onEvent } = this.#request;
    onEvent({ kind: 'started', plan, description: this.#description });
    const context: TrialContext = {
      trainer,
      smoothingSteps: this.#description.progressMeasure.smoothingSteps,
      onEvent: (event) => {
        if (event.kind === 'engineReplaced') this.#description = event.description;
        onEvent(event);
      },
    };
    const target = await this.#fixTarget(context);
    if (target.kind === 'failed') return target;
    if (target.kind === 'target') {
      const failure = await this.#runAll(context, target.value, (pending) =>
        nextSweepTrials(plan, this.#trials, pending).map((wanted) => ({ ...wanted, role: 'sweep' })),
      );
      if (failure !== undefined) return { kind: 'failed', failure };
    }
    if (this.#request.signal.aborted) return { kind: 'cancelled' };
    if (target.kind === 'stopped') return { kind: 'cancelled' };
    const sweepDone = !this.#ending.aborted;
    const controls = sweepDone ? await this.#runControls(context, target.value) : [];
    if (this.#request.signal.aborted) return { kind: 'cancelled' };
    const calibration = this.#record(target.value, controls, !sweepDone);
    onEvent({ kind: 'finished', calibration });
    return { kind: 'finished', calibration };
  }

  async #fixTarget(context: TrialContext): Promise<FixedTarget> {
    const { plan, finishedTarget } = this.#request;
    if (plan.target.kind === 'given') return { kind: 'target', value: plan.target.target };
    if (finishedTarget !== undefined) return { kind: 'target', value: finishedTarget };
    const { learningRate, momentum: present, budgetSteps } = plan.target;
    for (const momentum of pilotMomenta(present)) {
      const pilot = { learningRate, momentum, seed: pilotSeed(plan), budgetSteps };
      const found = await this.#runPilot(context, pilot);
      if (found.kind !== 'diverged') return found;
    }
    return { kind: 'failed', failure: { kind: 'divergesAtEveryMomentum' } };
  }

  async #runPilot(
    context: TrialContext,
    planned: PlannedTrial,
  ): Promise<FixedTarget | { readonly kind: 'diverged' }> {
    const { onEvent, newId } = this.#request;
    const request = { trialId: newId(), ...planned };
    const role = 'pilot';
    const { end, raw, smoothed } = await runOpenTrial(context, request, role, this.#ending);
    if (end.kind === 'cancelled') return { kind: 'stopped' };
    if (end.kind === 'failed') return { kind: 'failed', failure: end.failure };
    if (end.kind === 'stopped') {
      const outcome = { kind: 'diverged', atStep: Math.max(1, end.stepsSpent) } as const;
      const trial = toTrial({ request, role, end, outcome, smoothed, target: 0 });
      this.#trials.push(trial);
      onEvent({ kind: 'trialFinished', trial });
      return { kind: 'diverged' };
    }
    const found = targetFromPilot(smoothed);
    if (found.kind !== 'target') {
      return { kind: 'failed', failure: { kind: 'targetNotReachable', detail: found.detail } };
    }
    const { target } = found;
    const criterion = { target, x: 1 - planned.momentum, smoothingSteps: context.smoothingSteps };
    const outcome = convergenceOf(raw, criterion, end.stepsSpent);
    const trial = toTrial({ request, role, end, outcome, smoothed, target });
    this.#trials.push(trial);
    onEvent({ kind: 'pilotFinished', trial, target });
    return { kind: 'target', value: target };
  }

  async #runControls(context: TrialContext, target: number): Promise<readonly ControlResult[]> {
    const { plan, presentMomentum, newId } = this.#request;
    // Of the sweep alone: a resumed run has some controls already and must come to the same settings.
    const sweep = this.#trials.filter(({ role }) => role === 'sweep');
    const result = this.#fit(sweep, target, false);
    if (plan.controlSeeds === 0 || result.kind === 'noEstimate') return [];
    const settings = controlSettings(result, presentMomentum);
    const firstSeed = firstControlSeed(plan);
    const wanted = settings.flatMap((setting) =>
      Array.from({ length: plan.controlSeeds }, (_, index) => ({
        ...setting,
        seed: firstSeed + index,
        budgetSteps: controlBudget(result, setting, plan.maxBudgetSteps),
      })),
    );
    await this.#runAll(context, target, (pending) =>
      wanted.filter(
        (control) =>
          ![...this.#trials, ...pending].some(
            (done) => done.role === control.role && isSameRun(done, control),
          ),
      ),
    );
    if (
      hasNaturalZero(this.#description.progressMeasure) &&
      !this.#ending.aborted &&
      !this.#trials.some(({ role }) => role === 'stationaryLevel')
    ) {
      const request = {
        trialId: newId(),
        learningRate: result.learningRate,
        momentum: result.momentum.value,
        seed: firstSeed,
        budgetSteps: Math.ceil(STATIONARY_TIMES * fittedSteps(result)),
      };
      const { end, smoothed } = await runOpenTrial(context, request, 'stationaryLevel', this.#ending);
      if (end.kind === 'budgetSpent' || end.kind === 'ended') {
        const outcome = convergenceOf(
          smoothed,
          { target, x: result.x.value, smoothingSteps: 1 },
          end.stepsSpent,
        );
        const role = 'stationaryLevel';
        this.#finishTrial(toTrial({ request, role, end, outcome, smoothed, target }), target);
      }
    }
    return controlResults(result, settings, this.#trials);
  }

  #runAll(
    context: TrialContext,
    target: number,
    wanted: (pending: readonly WantedTrial[]) => readonly WantedTrial[],
  ): Promise<Failure | undefined> {
    return runWanted(context, {
      parallelTrials: () => this.#description.parallelTrials,
      target,
      signal: this.#ending,
      newId: this.#request.newId,
      wanted,
      finished: (trial) => this.#finishTrial(trial, target),
    });
  }

  #finishTrial(trial: Trial, target: number): void {
    this.#trials.push(trial);
    this.#request.onEvent({ kind: 'trialFinished', trial });
    const result = this.#fit(this.#trials, target, true);
    this.#request.onEvent({
      kind: 'interimEstimate',
      result,
      fittedCurve: fittedCurve(result, this.#trials),
    });
  }

  #fit(trials: readonly Trial[], target: number, partial: boolean): CalibrationResult {
    const { presentMomentum, nesterov } = this.#request;
    const { progressMeasure } = this.#description;
    return fitTrials({ trials, controls: [], target, progressMeasure, presentMomentum, nesterov, partial });
  }

  #record(target: number, controls: readonly ControlResult[], partial: boolean): Calibration {
    const { plan, subject, presentMomentum, nesterov } = this.#request;
    return newRecord(
      {
        subject,
        environment: this.#description.environment,
        progressMeasure: this.#description.progressMeasure,
        target,
        ...(presentMomentum === undefined ? {} : { presentMomentum }),
        nesterov,
        partial,
        plan,
        trials: this.#trials,
        controls,
      },
      this.#request,
    );
  }
}

/** The present momentum, and smaller ones for where it diverges: what trains at all can still tell a target. */
function pilotMomenta(present: number): number[] {
  const momenta = [present];
  for (let x = PILOT_RATIO * (1 - present); x < 1; x *= PILOT_RATIO) momenta.push(1 - x);
  return present > 0 ? [...momenta, 0] : momenta;
}
