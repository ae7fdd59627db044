import { TrialRun } from '../../src/train/builtin/trialRun';
import { preparedModel } from './preparedModel';
import type { TaskSource } from './preparedModel';

/** Where one way of training ends after a given number of steps: plain means over seeds, null when a seed diverged. */
export interface EndState {
  readonly label: string;
  readonly learningRate: number;
  readonly momentum: number;
  /** In the last fifth of the run where it is the task's measure, else at the last step. */
  readonly trace: MeanWithError | null;
  /** At the last step. */
  readonly validationError: MeanWithError | null;
  /** Loss without label noise at the last step. */
  readonly trainingLoss: MeanWithError | null;
}

export interface MeanWithError {
  readonly mean: number;
  readonly standardError: number;
}

/** Where a valley trial starts. */
export interface StartState {
  readonly trace: number;
  readonly validationError: number;
  readonly trainingLoss: number;
}

export interface EndStateSettings extends TaskSource {
  readonly learningRate: number;
  /** 1 − β as fitted. */
  readonly x: number;
  readonly steps: number;
  readonly seeds: number;
}

/** Trains a valley task equally long in the four ways that the paper's claim compares. */
export async function endStates(settings: EndStateSettings): Promise<EndState[]> {
  const { learningRate, x } = settings;
  const ways = [
    { label: 'fitted β', learningRate, momentum: 1 - x, nesterov: false },
    { label: 'β = 0.9', learningRate, momentum: 0.9, nesterov: false },
    { label: 'Nesterov at the fitted β', learningRate, momentum: 1 - x, nesterov: true },
    { label: 'plain SGD at η/(1 − β)', learningRate: learningRate / x, momentum: 0, nesterov: false },
  ];
  const states: EndState[] = [];
  for (const way of ways) {
    const model = await preparedModel(settings, way.nesterov);
    const traces: number[] = [];
    const errors: number[] = [];
    const losses: number[] = [];
    for (let seed = 1; seed <= settings.seeds; seed++) {
      const curve = new TrialRun(model, { ...way, seed: 5000 + seed }).advance(settings.steps);
      const late = curve.values.filter((_, i) => (curve.steps[i] ?? 0) > 0.8 * settings.steps);
      traces.push(model.hessianTrace?.() ?? mean(late));
      errors.push(model.validationError?.() ?? Number.NaN);
      losses.push(model.trainingLoss?.() ?? Number.NaN);
    }
    states.push({
      label: way.label,
      learningRate: way.learningRate,
      momentum: way.momentum,
      trace: meanWithError(traces),
      validationError: meanWithError(errors),
      trainingLoss: meanWithError(losses),
    });
  }
  return states;
}

/** Measures where a valley task's trials start. */
export async function startState(source: TaskSource): Promise<StartState> {
  const model = await preparedModel(source, false);
  const measured = new TrialRun(model, { learningRate: 0.01, momentum: 0, seed: 1 }).start().values[0];
  return {
    trace: model.hessianTrace?.() ?? measured ?? Number.NaN,
    validationError: model.validationError?.() ?? Number.NaN,
    trainingLoss: model.trainingLoss?.() ?? Number.NaN,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanWithError(values: readonly number[]): MeanWithError | null {
  const centre = mean(values);
  if (!Number.isFinite(centre)) return null;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
