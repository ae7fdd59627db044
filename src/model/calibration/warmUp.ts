import type { Trial } from './trial';

/** A learning rate below this share of the one asked for is still being warmed up. */
const WARM_SHARE = 0.9;
/** A rise counts as linear where no step is further from the line than this share of it. */
const LINEARITY = 0.02;
const FEWEST_RATES = 4;
/** The target is met well before the pilot's end: a pilot of so many warm-ups has it outside. */
const WARM_UPS_IN_PILOT = 3;

/** A learning rate that begins below the one that was asked for. */
export interface WarmUp {
  /** Share of the learning rate asked for, at the first step. */
  readonly startShare: number;
  /** Steps until it is reached; null where the first steps do not tell. */
  readonly steps: number | null;
}

/** The warm-up that the learning rates of the first steps show, at a learning rate asked for; undefined where there is none. */
export function warmUpOf(rates: readonly number[], learningRate: number): WarmUp | undefined {
  const [first] = rates;
  if (first === undefined || !(first < WARM_SHARE * learningRate)) return undefined;
  return { startShare: first / learningRate, steps: stepsToReach(rates, learningRate) };
}

function stepsToReach(rates: readonly number[], learningRate: number): number | null {
  const reached = rates.findIndex((rate) => rate >= WARM_SHARE * learningRate);
  if (reached >= 0) return reached + 1;
  const [first, last] = [rates[0] ?? 0, rates.at(-1) ?? 0];
  const slope = (last - first) / (rates.length - 1);
  const isLinear = rates.every(
    (rate, index) => Math.abs(rate - (first + slope * index)) <= LINEARITY * (last - first),
  );
  return rates.length >= FEWEST_RATES && slope > 0 && isLinear
    ? 1 + Math.round((learningRate - first) / slope)
    : null;
}

/** Whether a pilot of so many steps ends before the warm-up does, or may; a warm-up of unknown length counts as longer. */
export function endsInWarmUp(warmUp: WarmUp, pilotSteps: number): boolean {
  return warmUp.steps === null || warmUp.steps >= pilotSteps;
}

/** Steps of a pilot whose target lies past the warm-up; undefined where the warm-up's length is not known. */
export function pilotStepsPast({ steps }: WarmUp): number | undefined {
  return steps === null ? undefined : WARM_UPS_IN_PILOT * steps;
}

/** Whether a trial never came to the learning rate that it was asked to train at: it stopped inside the warm-up. */
export function stayedInWarmUp({
  observed,
  learningRate,
}: Pick<Trial, 'observed' | 'learningRate'>): boolean {
  return observed !== undefined && observed.learningRateHigh < WARM_SHARE * learningRate;
}
