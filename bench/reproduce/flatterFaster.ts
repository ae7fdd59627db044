import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { buildTask } from '../../src/train/builtin/tasks/buildTask';
import type { TaskModel } from '../../src/train/builtin/tasks/taskModel';
import { TrialRun } from '../../src/train/builtin/trialRun';

/** Where one way of training ends after a given number of steps; geometric means are not meant, plain means are. */
export interface EndState {
  readonly label: string;
  readonly learningRate: number;
  readonly momentum: number;
  /** Mean over seeds of the trace in the last fifth of the run; NaN when a seed diverged. */
  readonly trace: number;
  readonly traceStandardError: number;
  /** Mean over seeds at the last step. */
  readonly validationError: number;
  readonly validationStandardError: number;
}

export interface EndStateSettings {
  readonly task: BuiltinTaskDescription;
  readonly kernels: Uint8Array<ArrayBuffer>;
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
    for (let seed = 1; seed <= settings.seeds; seed++) {
      const curve = new TrialRun(model, { ...way, seed: 5000 + seed }).advance(settings.steps);
      const late = curve.values.filter((_, i) => (curve.steps[i] ?? 0) > 0.8 * settings.steps);
      traces.push(mean(late));
      errors.push(model.validationError?.() ?? Number.NaN);
    }
    states.push({
      label: way.label,
      learningRate: way.learningRate,
      momentum: way.momentum,
      trace: mean(traces),
      traceStandardError: standardError(traces),
      validationError: mean(errors),
      validationStandardError: standardError(errors),
    });
  }
  return states;
}

/** Measure and validation error where a valley trial starts. */
export async function startState(
  task: BuiltinTaskDescription,
  kernels: Uint8Array<ArrayBuffer>,
): Promise<{ trace: number; validationError: number }> {
  const model = await preparedModel({ task, kernels }, false);
  const trace = new TrialRun(model, { learningRate: 0.01, momentum: 0, seed: 1 }).start().values[0];
  return { trace: trace ?? Number.NaN, validationError: model.validationError?.() ?? Number.NaN };
}

async function preparedModel(
  { task, kernels }: Pick<EndStateSettings, 'task' | 'kernels'>,
  nesterov: boolean,
): Promise<TaskModel> {
  const model = await buildTask(kernels, { taskId: task.taskId, nesterov });
  while (model.prepare() < 1);
  return model;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
