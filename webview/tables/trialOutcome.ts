import { outcomeSteps, type Trial, type TrialRole } from '../../src/model/calibration/trial';
import { said } from '../../src/model/language/said';

/** Steps that a trial stands at in the plot: T, or as far as it went. */
export function plottedSteps({ outcome, stepsSpent }: Trial): number {
  return outcomeSteps(outcome) ?? stepsSpent;
}

/** What a trial said about T, in words. */
export function outcomeText({ outcome }: Trial): string {
  switch (outcome.kind) {
    case 'converged':
      return String(outcome.convergenceSteps);
    case 'rightCensored':
      return said`over ${outcome.budgetSteps}`;
    case 'floorLimited':
      return said`flat above the target`;
    case 'diverged':
      return said`diverged at ${outcome.atStep}`;
    case 'failed':
      return said`failed`;
  }
}

/** The same with its unit, for one who points at it. */
export function outcomeSentence({ outcome }: Trial): string {
  switch (outcome.kind) {
    case 'converged':
      return said`target reached after ${outcome.convergenceSteps} steps`;
    case 'rightCensored':
      return said`target not reached in ${outcome.budgetSteps} steps`;
    case 'floorLimited':
      return said`flat above the target from step ${outcome.atStep}`;
    case 'diverged':
      return said`diverged at step ${outcome.atStep}`;
    case 'failed':
      return said`failed`;
  }
}

/** Trials that the reader may take out of the fit: the sweep's. */
export function isInFit({ role }: Trial): boolean {
  return role === 'sweep';
}

/** The fastest setting so far by the geometric mean of its seeds; undefined before one has converged. */
export function fastestSoFar(
  trials: readonly Trial[],
): { readonly learningRate: number; readonly momentum: number; readonly steps: number } | undefined {
  const settings = new Map<string, { learningRate: number; momentum: number; logs: number[] }>();
  for (const trial of trials) {
    const { learningRate, momentum, outcome } = trial;
    if (!isInFit(trial) || outcome.kind !== 'converged') continue;
    const key = `${learningRate} ${momentum}`;
    const setting = settings.get(key) ?? { learningRate, momentum, logs: [] };
    setting.logs.push(Math.log(outcome.convergenceSteps));
    settings.set(key, setting);
  }
  const [fastest] = [...settings.values()]
    .map(({ learningRate, momentum, logs }) => ({
      learningRate,
      momentum,
      steps: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length),
    }))
    .toSorted((left, right) => left.steps - right.steps);
  return fastest;
}

/** Of the roles that the first plot shows, those on fresh seeds. */
export function isOnFreshSeed(role: TrialRole): boolean {
  return role === 'suggestion' || role === 'presentMomentum' || role === 'momentum0.9';
}
