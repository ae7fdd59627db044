import { ConvergenceMonitor } from '../../src/calibrate/measure/convergenceMonitor';
import type { Trainer } from '../../src/calibrate/run/trainer';
import { criterionOf } from '../../src/calibrate/run/trialRunner';
import type { TrialAim } from '../../src/model/calibration/calibration';

/** What is trained to score a setting. */
export interface Judgement {
  readonly trainer: Trainer;
  readonly parallelTrials: number;
  readonly learningRate: number;
  readonly aim: TrialAim;
  readonly smoothingSteps: number;
  readonly mostSteps: number;
}

/** How fast a setting is on some seeds. */
export interface Score {
  readonly x: number;
  /** Natural logarithms of T, one a seed. */
  readonly logs: readonly number[];
  readonly didNotConverge: number;
  readonly stepsSpent: number;
}

/** A seed that does not converge counts its whole budget, so that it cannot look fast. */
export async function score(judgement: Judgement, x: number, seeds: readonly number[]): Promise<Score> {
  const waiting = [...seeds.entries()];
  const found: (number | undefined)[] = seeds.map(() => undefined);
  let stepsSpent = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, seed] = next;
      const trained = await train(judgement, x, seed);
      found[index] = trained.convergenceSteps;
      stepsSpent += trained.stepsSpent;
    }
  };
  await Promise.all(Array.from({ length: judgement.parallelTrials }, worker));
  return {
    x,
    logs: found.map((each) => Math.log(each ?? judgement.mostSteps)),
    didNotConverge: found.filter((each) => each === undefined).length,
    stepsSpent,
  };
}

/** Geometric mean over seeds, with how many of them only count their budget. */
export function stepsText({ logs, didNotConverge }: Score): string {
  const value = Math.exp(mean(logs)).toFixed(0);
  return didNotConverge === 0 ? value : `> ${value} (${didNotConverge} of ${logs.length} not reached)`;
}

/** T(scored)/T(reference) on the same seeds, with its standard error. */
export function pairedRatio(
  scored: Score,
  reference: Score,
): { readonly value: number; readonly standardError: number } {
  const ratios = scored.logs.map((log, index) => log - (reference.logs[index] ?? Number.NaN));
  const value = Math.exp(mean(ratios));
  return { value, standardError: value * standardError(ratios) };
}

/** A grid's settings in the order in which the budgets of the outer ones are best known. */
export function fromTheMiddle(xs: readonly number[]): number[] {
  const middle = (xs.length - 1) / 2;
  return xs
    .map((x, index) => ({ x, distance: Math.abs(index - middle) }))
    .toSorted((left, right) => left.distance - right.distance)
    .map(({ x }) => x);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function train(
  judgement: Judgement,
  x: number,
  seed: number,
): Promise<{ readonly convergenceSteps: number | undefined; readonly stepsSpent: number }> {
  const { trainer, learningRate, aim, smoothingSteps, mostSteps } = judgement;
  const request = { trialId: `${x} ${seed}`, learningRate, momentum: 1 - x, seed, budgetSteps: mostSteps };
  const monitor = new ConvergenceMonitor(criterionOf(aim, request, { smoothingSteps }));
  const end = await trainer.runTrial(
    request,
    (measurements) => (monitor.add(measurements) === undefined ? 'continue' : 'stop'),
    new AbortController().signal,
  );
  if (end.kind === 'failed') throw new Error(JSON.stringify(end.failure));
  const outcome = monitor.finish(end.stepsSpent);
  const convergenceSteps = outcome.kind === 'converged' ? outcome.convergenceSteps : undefined;
  return { convergenceSteps, stepsSpent: end.stepsSpent };
}

function standardError(values: readonly number[]): number {
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2)) * (values.length / (values.length - 1));
  return Math.sqrt(variance / values.length);
}
