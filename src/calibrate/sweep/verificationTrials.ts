import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import type { EstimatedResult } from '../../model/calibration/calibration';
import { SMALLEST_SAVING_WORTH_A_CHANGE } from '../../model/advice/justifiedChange';
import { stepsSpentBy, type Trial, type TrialRole } from '../../model/calibration/trial';
import { sameRate } from '../fit/settings/sameSetting';
import { armsBefore, countedTrials, seedsOfLook } from '../fit/furtherLooks';
import { comparePaired, isDecided, mayDecide, trialsInRole, VERIFICATION_LOOKS } from '../fit/verification';
import { budgetOver } from './budget';
import { controlSettings, type ControlSetting } from './controls';
import { isSameRun, type PlannedTrial } from './plan';
import { firstControlSeed } from '../../model/calibration/seeds';

/** A planned trial of the verification and what it is for. */
export type VerificationTrial = PlannedTrial & { readonly role: TrialRole };

/** The present momentum reached the target within the pilot; this many times that is enough for any seed. */
const BUDGET_OVER_PILOT = 3;
/** Once so many pilots of steps are spent, a comparison that does not decide is told as it stands. */
const PILOTS_BEFORE_ANOTHER_LOOK = 25;

/**
 * The trials of the verification that are wanted next: suggestion, present momentum and 0.9 on the same fresh seeds, four of them
 * and then more until the comparison decides or the seeds are spent; then the other controls on the first of those seeds; then all of
 * them on the seeds of further looks. A function
 * of the finished trials; empty when it is done. Every look's trials are asked for at once, so nothing depends on what runs in
 * parallel.
 */
export function nextVerificationTrials(
  plan: CalibrationPlan,
  result: EstimatedResult,
  presentMomentum: number | undefined,
  finished: readonly Trial[],
): VerificationTrial[] {
  const suggestion = { role: 'suggestion' as const, ...settingOf(result) };
  const references = referencesOf(plan, result, presentMomentum);
  const [decisive] = references;
  if (plan.verificationSeeds < 2) return [];
  if (decisive !== undefined) {
    const wanted = nextLook({ plan, result, finished }, suggestion, references, decisive);
    if (wanted.length > 0) return wanted;
  }
  const pair = pairTrials(plan, result, { suggestion, decisive }, finished);
  if (pair.length > 0 || decisive === undefined) return pair;
  const controls = otherControls(plan, result, presentMomentum).flatMap((setting) =>
    onSeeds(plan, result, setting, plan.controlSeeds, finished),
  );
  return controls.length > 0 ? controls : nextFurtherLook(plan, result, finished);
}

/** What was compared before on the seeds of the first further look that is not whole. */
function nextFurtherLook(
  plan: CalibrationPlan,
  result: EstimatedResult,
  finished: readonly Trial[],
): VerificationTrial[] {
  for (const [index, { after }] of (plan.furtherLooks ?? []).entries()) {
    const seeds = seedsOfLook(plan, index);
    const wanted = armsBefore(plan, after, finished).flatMap(({ role, learningRate, momentum }) =>
      onThese(seeds, plan, result, settingOfArm(plan, role, { learningRate, momentum }), finished),
    );
    if (wanted.length > 0) return wanted;
  }
  return [];
}

function settingOfArm(
  { otherNesterov, presentCycles }: CalibrationPlan,
  role: TrialRole,
  pair: { readonly learningRate: number; readonly momentum: number },
): ControlSetting {
  if (role === 'otherNesterov' && otherNesterov !== undefined)
    return { role, ...pair, nesterov: otherNesterov };
  if (role === 'heavyBallForm') return { role, ...pair, heavyBall: true };
  return role === 'presentMomentum' && presentCycles === true
    ? { role, ...pair, ownMomentum: true }
    : { role, ...pair };
}

/** The trials of the first look that is not whole; none once the comparison has decided or will not. */
function nextLook(
  { plan, result, finished }: { plan: CalibrationPlan; result: EstimatedResult; finished: readonly Trial[] },
  suggestion: ControlSetting,
  references: readonly ControlSetting[],
  decisive: ControlSetting,
): VerificationTrial[] {
  const looks = VERIFICATION_LOOKS.filter((seeds) => seeds < plan.verificationSeeds);
  for (const [index, seeds] of [...looks, plan.verificationSeeds].entries()) {
    // 0.9 beside a present momentum that decides is told by the first look.
    const compared = index === 0 ? references : [decisive];
    const wanted = [suggestion, ...compared].flatMap((setting) =>
      onSeeds(plan, result, setting, seeds, finished),
    );
    if (wanted.length > 0) return wanted;
    if (decisive.role !== 'presentMomentum') break;
    // Of the seeds after these some may be finished already; what they say is for the next look.
    const seen = finished.filter(
      (trial) => trial.seed < firstControlSeed(plan) + seeds && sameRate(trial, result.learningRate),
    );
    const comparison = comparePaired(
      trialsInRole(seen, 'suggestion', suggestion),
      trialsInRole(seen, decisive.role, decisive),
    );
    if (isDecided(comparison) || !mayDecide(comparison, plan.verificationSeeds)) break;
    if (stepsSpentBy(seen) > PILOTS_BEFORE_ANOTHER_LOOK * pilotStepsOf(plan)) break;
  }
  return [];
}

/** The fastest pair beside the present one, on every seed on which that was run; it is run where no comparison asked for it. */
function pairTrials(
  plan: CalibrationPlan,
  result: EstimatedResult,
  { suggestion, decisive }: { suggestion: ControlSetting; decisive: ControlSetting | undefined },
  finished: readonly Trial[],
): VerificationTrial[] {
  if (result.fastestPair === undefined) return [];
  const { learningRate, momentum } = result.fastestPair;
  const present = decisive?.role === 'presentMomentum' ? decisive : suggestion;
  // Seeds of a look that is not whole are compared with nothing yet.
  const { trials } = countedTrials(plan, finished);
  const seeds = Math.max(VERIFICATION_LOOKS[0], trialsInRole(trials, present.role, present).length);
  const pair = { role: 'fastestPair', learningRate, momentum: momentum.value } as const;
  return [present, pair].flatMap((setting) => onSeeds(plan, result, setting, seeds, finished));
}

/** Without a pilot nothing says how long a training is. */
function pilotStepsOf({ target }: CalibrationPlan): number {
  return target.kind === 'pilot' ? target.budgetSteps : Infinity;
}

/** What the suggestion is compared with, what decides about a change first; nothing is compared with itself. */
function referencesOf(
  { presentCycles = false }: CalibrationPlan,
  result: EstimatedResult,
  presentMomentum: number | undefined,
): ControlSetting[] {
  return controlSettings(result, presentMomentum, { presentCycles }).filter(
    ({ role, momentum, ownMomentum }) =>
      (role === 'presentMomentum' || role === 'momentum0.9') &&
      (ownMomentum === true || momentum !== result.momentum.value),
  );
}

/** Settings that train as the suggestion does are left out. */
function otherControls(
  plan: CalibrationPlan,
  result: EstimatedResult,
  presentMomentum: number | undefined,
): ControlSetting[] {
  return controlSettings(result, presentMomentum, plan).filter(
    ({ role, learningRate, momentum, nesterov, heavyBall }) =>
      nesterov !== undefined ||
      heavyBall === true ||
      (role !== 'presentMomentum' &&
        role !== 'momentum0.9' &&
        !(learningRate === result.learningRate && Math.abs(momentum - result.momentum.value) < 1e-9)),
  );
}

function settingOf({ learningRate, momentum }: EstimatedResult): {
  readonly learningRate: number;
  readonly momentum: number;
} {
  return { learningRate, momentum: momentum.value };
}

function onSeeds(
  plan: CalibrationPlan,
  result: EstimatedResult,
  setting: ControlSetting,
  seeds: number,
  finished: readonly Trial[],
): VerificationTrial[] {
  const first = firstControlSeed(plan);
  const asked = Array.from({ length: seeds }, (_, index) => first + index);
  return onThese(asked, plan, result, setting, finished);
}

function onThese(
  seeds: readonly number[],
  plan: CalibrationPlan,
  result: EstimatedResult,
  setting: ControlSetting,
  finished: readonly Trial[],
): VerificationTrial[] {
  const budgetSteps = budgetOf(plan, result, setting, finished);
  const wanted = seeds.map((seed) => ({ ...setting, seed, budgetSteps }));
  return wanted.filter(
    (wanted) => !finished.some((done) => done.role === wanted.role && isSameRun(done, wanted)),
  );
}

/** What takes four times the suggestion's T has lost; the present momentum gets as long as its pilot tells. */
function budgetOf(
  plan: CalibrationPlan,
  { convergenceSteps }: EstimatedResult,
  { role, momentum }: ControlSetting,
  finished: readonly Trial[],
): number {
  const lost = budgetOver(
    convergenceSteps * SMALLEST_SAVING_WORTH_A_CHANGE,
    1 - momentum,
    plan.maxBudgetSteps,
  );
  if (role !== 'presentMomentum') return lost;
  const pilot = finished.find((trial) => trial.role === 'pilot' && trial.momentum === momentum)?.outcome;
  if (pilot?.kind !== 'converged') return lost;
  return Math.min(plan.maxBudgetSteps, Math.max(lost, Math.ceil(BUDGET_OVER_PILOT * pilot.convergenceSteps)));
}
