import type { Engine, LoadedProgram } from '../engine/engine';
import type { Tensor } from '../engine/memoryLayout';
import { FailureError } from '../failureError';
import type { FirstPhase } from '../taskConstants';
import type { TaskModel } from './taskModel';

export interface ValleyStartParts {
  readonly engine: Engine;
  readonly weights: Tensor;
  readonly phase: LoadedProgram;
  readonly firstPhase: FirstPhase;
  readonly lossReached: () => number;
}

/** Runs the first phase in slices until the loss is as good as zero; trials start from the weights that it leaves. */
export function valleyStart(parts: ValleyStartParts): Pick<TaskModel, 'prepare' | 'reset'> {
  const { engine, weights, phase, firstPhase, lossReached } = parts;
  let slices = 0;
  let start: Float32Array | undefined;
  return {
    prepare: () => {
      if (start !== undefined) return 1;
      engine.run(phase, firstPhase.stepsPerSlice);
      slices += 1;
      if (lossReached() > firstPhase.loss) {
        if (slices < firstPhase.maxSlices) return slices / (firstPhase.maxSlices + 1);
        throw new FailureError({
          kind: 'targetNotReachable',
          detail: 'the first phase did not reach the valley.',
        });
      }
      start = engine.values(weights).slice();
      return 1;
    },
    reset: () => {
      if (start !== undefined) engine.values(weights).set(start);
    },
  };
}
