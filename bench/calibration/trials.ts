import { runTrial } from '../../src/calibrate/run/trialRunner';
import type { Trainer } from '../../src/calibrate/run/trainer';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';

/** One training run: 1 − β and seed at the learning rate under test. */
export interface Run {
  readonly x: number;
  readonly seed: number;
  readonly budgetSteps: number;
}

/** What became of it; `steps` is T, or undefined when the target was not reached. */
export interface RunResult extends Run {
  readonly steps: number | undefined;
  readonly stepsSpent: number;
}

/** Trains all runs, as many at once as the trainer can. */
export function trainAll(
  trainer: Trainer,
  task: BuiltinTaskDescription,
  learningRate: number,
  runs: readonly Run[],
): Promise<RunResult[]> {
  const context = {
    trainer,
    smoothing: task.progressMeasure,
    onEvent: () => undefined,
  };
  return Promise.all(
    runs.map(async (run) => {
      const { x, seed, budgetSteps } = run;
      const request = { trialId: `${x}/${seed}`, learningRate, momentum: 1 - x, seed, budgetSteps };
      const trial = await runTrial(
        context,
        { request, role: 'sweep', aim: { target: task.target } },
        new AbortController().signal,
      );
      if (trial === undefined || trial.outcome.kind === 'failed')
        throw new Error(`${task.title}: a trial failed (${JSON.stringify(trial?.outcome)})`);
      const steps = trial.outcome.kind === 'converged' ? trial.outcome.convergenceSteps : undefined;
      return { ...run, steps, stepsSpent: trial.stepsSpent };
    }),
  );
}
