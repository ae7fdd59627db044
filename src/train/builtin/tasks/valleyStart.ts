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

/** The loss is looked at after this many parts of a slice; a part is what a worker trains between two looks at cancel. */
const PARTS_PER_SLICE = 10;

/** Runs the first phase in slices until the loss is as good as zero; trials start from the weights that it leaves. */
export function valleyStart(parts: ValleyStartParts): Pick<TaskModel, 'prepare' | 'reset' | 'trainingLoss'> {
  const { engine, weights, phase, firstPhase, lossReached } = parts;
  let partsDone = 0;
  let start: Float32Array | undefined;
  return {
    trainingLoss: lossReached,
    prepare: () => {
      if (start !== undefined) return 1;
      engine.run(phase, firstPhase.stepsPerSlice / PARTS_PER_SLICE);
      partsDone += 1;
      if (partsDone % PARTS_PER_SLICE !== 0 || lossReached() > firstPhase.loss) {
        const mostParts = firstPhase.maxSlices * PARTS_PER_SLICE;
        if (partsDone < mostParts) return partsDone / (mostParts + 1);
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
