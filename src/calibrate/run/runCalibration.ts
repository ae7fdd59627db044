import type {
  Calibration,
  CalibrationOrigin,
  CalibrationResult,
  CalibrationSubject,
  ControlResult,
  EstimatedResult,
  TrialAim,
} from '../../model/calibration/calibration';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import type { Trial } from '../../model/calibration/trial';
import { formatNumber } from '../../model/wording/format/numberFormat';
import type { CalibrationEvent, CalibrationOutcome } from './calibrationEvent';
import { CancelSource } from './cancelSource';
import { fallingTrainer } from './fallingTrainer';
import { controlResults } from '../sweep/controls';
import { convergenceOf } from '../measure/convergenceMonitor';
import { fitTrials } from '../fit/fitTrials';
import { countedTrials } from '../fit/furtherLooks';
import { fittedCurve } from '../fit/fittedCurve';
import { hasNaturalZero } from '../measure/naturalZero';
import { newRecord } from '../record/newRecord';
import { nextSweepTrials } from '../sweep/nextSweepTrials';
import { isSameRun, type PlannedTrial } from '../sweep/plan';
import { firstControlSeed, pilotSeed } from '../../model/calibration/seeds';
import { targetFromPilot } from '../measure/targetLevels';
import { nextVerificationTrials } from '../sweep/verificationTrials';
import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import { TrainerUnavailable, type Trainer, type TrainerDescription, type TrialEnd } from './trainer';
import { runWanted, type WantedTrial } from './trialPool';
import { criterionOf, runOpenTrial, toTrial, type TrialContext } from './trialRunner';

/** Everything that a calibration needs; it reaches time, randomness and training through this alone. */
export interface CalibrationRequest {
  readonly trainer: Trainer;
  readonly plan: CalibrationPlan;
  readonly subject: CalibrationSubject;
  /** Kept in the record. */
  readonly origin?: CalibrationOrigin;
  /** β in the script; absent for built-in tasks. */
  readonly presentMomentum?: number;
  readonly nesterov: boolean;
  /** Trials of an earlier run of the same plan that was cut off; they are not run again. Needs `finishedAim` under a pilot. */
  readonly finishedTrials?: readonly Trial[];
  /** The aim that the earlier run's `pilotFinished` event gave. */
  readonly finishedAim?: TrialAim;
  readonly onEvent: (event: CalibrationEvent) => void;
  /** For whoever calibrates a thousand times and looks at results only. */
  readonly withoutInterimEstimates?: boolean;
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
 * Pilot, sweep, fit and verification of one calibration. Resolves when done, cancelled or failed; a failing trial is part of the
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
    const trainer = fallingTrainer(request.trainer, description.progressMeasure);
    return await new CalibrationRun({ ...request, trainer }, ending.signal, description).run();
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
  | { readonly kind: 'target'; readonly aim: TrialAim }
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
      smoothing: this.#description.progressMeasure,
      onEvent: (event) => {
        if (event.kind === 'engineReplaced') this.#description = event.description;
        onEvent(event);
      },
    };
    const fixed = await this.#fixTarget(context);
    if (fixed.kind === 'failed') return fixed;
    if (fixed.kind === 'stopped' || this.#request.signal.aborted) return { kind: 'cancelled' };
    const { aim } = fixed;
    const failure = await this.#runAll(context, aim, (pending) =>
      nextSweepTrials(plan, this.#trials, pending).map((wanted) => ({ ...wanted, role: 'sweep' })),
    );
    if (failure !== undefined) return { kind: 'failed', failure };
    const sweepDone = !this.#ending.aborted;
    const controls = sweepDone ? await this.#verify(context, aim) : [];
    if (this.#request.signal.aborted) return { kind: 'cancelled' };
    const calibration = this.#record(aim, controls, !sweepDone);
    onEvent({ kind: 'finished', calibration });
    return { kind: 'finished', calibration };
  }

  async #fixTarget(context: TrialContext): Promise<FixedTarget> {
    const { plan, finishedAim } = this.#request;
    if (plan.target.kind === 'given') return { kind: 'target', aim: { target: plan.target.target } };
    if (finishedAim !== undefined) return { kind: 'target', aim: finishedAim };
    const { learningRate, momentum: present, budgetSteps } = plan.target;
    for (const momentum of pilotMomenta(present)) {
      const isOwn = plan.presentCycles === true && momentum === present;
      const pilot = {
        learningRate,
        momentum,
        seed: pilotSeed(plan),
        budgetSteps,
        ...(isOwn ? { ownMomentum: true } : {}),
      };
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
      const trial = toTrial({ request, role, end, outcome, smoothed, aim: { target: 0 } });
      this.#trials.push(trial);
      onEvent({ kind: 'trialFinished', trial });
      return { kind: 'diverged' };
    }
    const found = targetFromPilot(smoothed);
    if (found.kind !== 'target') {
      const detail = `${found.detail}${endedEarly(end, planned)}`;
      return { kind: 'failed', failure: { kind: 'targetNotReachable', detail } };
    }
    const { aim } = found;
    const outcome = convergenceOf(raw, criterionOf(aim, planned, context.smoothing), end.stepsSpent);
    const trial = toTrial({ request, role, end, outcome, smoothed, aim });
    this.#trials.push(trial);
    onEvent({ kind: 'pilotFinished', trial, aim });
    return found;
  }

  async #verify(context: TrialContext, aim: TrialAim): Promise<readonly ControlResult[]> {
    const { plan, presentMomentum } = this.#request;
    const result = this.#fit(this.#trials, aim, false);
    if (plan.verificationSeeds === 0 || result.kind === 'noEstimate') return [];
    await this.#runAll(context, aim, (pending) =>
      nextVerificationTrials(plan, result, presentMomentum, this.#trials).filter(
        (wanted) => !pending.some((under) => under.role === wanted.role && isSameRun(under, wanted)),
      ),
    );
    await this.#measureStationaryLevel(context, aim, result);
    const { trials, lookError } = countedTrials(plan, this.#trials);
    return controlResults(result, presentMomentum, trials, plan, lookError);
  }

  /** Only where the measure falls towards zero can its settled level be compared with the target. */
  async #measureStationaryLevel(
    context: TrialContext,
    aim: TrialAim,
    { learningRate, momentum, convergenceSteps }: EstimatedResult,
  ): Promise<void> {
    if (
      !hasNaturalZero(this.#description.progressMeasure) ||
      this.#ending.aborted ||
      this.#trials.some(({ role }) => role === 'stationaryLevel')
    ) {
      return;
    }
    const request = {
      trialId: this.#request.newId(),
      learningRate,
      momentum: momentum.value,
      seed: firstControlSeed(this.#request.plan),
      budgetSteps: Math.ceil(STATIONARY_TIMES * convergenceSteps),
    };
    const { end, smoothed } = await runOpenTrial(context, request, 'stationaryLevel', this.#ending);
    if (end.kind !== 'budgetSpent' && end.kind !== 'ended') return;
    const outcome = convergenceOf(smoothed, criterionOf(aim, request, { smoothingSteps: 1 }), end.stepsSpent);
    this.#finishTrial(toTrial({ request, role: 'stationaryLevel', end, outcome, smoothed, aim }), aim);
  }

  #runAll(
    context: TrialContext,
    aim: TrialAim,
    wanted: (pending: readonly WantedTrial[]) => readonly WantedTrial[],
  ): Promise<Failure | undefined> {
    return runWanted(context, {
      parallelTrials: () => this.#description.parallelTrials,
      aim,
      signal: this.#ending,
      newId: this.#request.newId,
      wanted,
      finished: (trial) => this.#finishTrial(trial, aim),
    });
  }

  #finishTrial(trial: Trial, aim: TrialAim): void {
    this.#trials.push(trial);
    this.#request.onEvent({ kind: 'trialFinished', trial });
    if (this.#request.withoutInterimEstimates === true) return;
    const result = this.#fit(this.#trials, aim, true);
    this.#request.onEvent({
      kind: 'interimEstimate',
      result,
      fittedCurve: fittedCurve(result, this.#trials),
    });
  }

  #fit(trials: readonly Trial[], aim: TrialAim, partial: boolean): CalibrationResult {
    const { presentMomentum, nesterov, plan } = this.#request;
    const { progressMeasure } = this.#description;
    const known = {
      controls: [],
      ...aim,
      progressMeasure,
      presentMomentum,
      ...presentCycles(plan),
      nesterov,
      partial,
    };
    return fitTrials({ ...known, ...countedTrials(plan, trials) });
  }

  #record(aim: TrialAim, controls: readonly ControlResult[], partial: boolean): Calibration {
    const { plan, subject, origin, presentMomentum, nesterov } = this.#request;
    const { constructed } = this.#description;
    return newRecord(
      {
        subject,
        environment: this.#description.environment,
        ...(origin === undefined ? {} : { origin }),
        progressMeasure: this.#description.progressMeasure,
        ...aim,
        ...(presentMomentum === undefined ? {} : { presentMomentum }),
        ...presentCycles(plan),
        ...(constructed === undefined ? {} : { constructed }),
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

function presentCycles(plan: CalibrationPlan): Pick<Calibration, 'presentCycles'> {
  return plan.presentCycles === true ? { presentCycles: true } : {};
}

/** The present momentum, and smaller ones for where it diverges: what trains at all can still tell a target. */
function pilotMomenta(present: number): number[] {
  const momenta = [present];
  for (let x = PILOT_RATIO * (1 - present); x < 1; x *= PILOT_RATIO) momenta.push(1 - x);
  return present > 0 ? [...momenta, 0] : momenta;
}

/** No length of the pilot helps where the training is over before it. */
function endedEarly(end: TrialEnd, { budgetSteps }: Pick<PlannedTrial, 'budgetSteps'>): string {
  return end.kind === 'ended' && end.stepsSpent < budgetSteps
    ? `. The training itself was over after ${formatNumber(end.stepsSpent)} of ${formatNumber(budgetSteps)} steps: let it train longer first, for more epochs`
    : '';
}
