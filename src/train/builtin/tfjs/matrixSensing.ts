import { DATA_SEED, MATRIX_SENSING, RANDOM_STREAM } from '../taskConstants';
import { LaneGenerator } from './laneGenerator';
import type { Matrix, Tensor, TensorFlow } from './tensorflow';
import type { Loss, TfjsTask } from './tfjsTask';

const { size, rank, measurements, startDeviation, sensorDeviation, labelNoise, descent } = MATRIX_SENSING;

/** Matrix sensing as in tasks/matrixSensing.ts, written for TensorFlow.js. */
export function matrixSensingTask(tf: TensorFlow): TfjsTask {
  const data = new LaneGenerator(DATA_SEED, RANDOM_STREAM.data);
  const drawn = data.normal(measurements * size, size, sensorDeviation);
  const sensors = tf.tensor2d(drawn, [measurements, size * size]);
  const planted = tf.tensor2d(data.normal(size, rank, 1), [size, rank]);
  const sensed = (factor: Tensor): Matrix =>
    sensors.matMul(factor.matMul(factor, false, true).reshape([size * size, 1])).reshape([measurements, 1]);
  const target = sensed(planted);
  const start = new LaneGenerator(DATA_SEED, RANDOM_STREAM.start);
  const u = tf.variable(tf.tensor2d(start.normal(size, size, startDeviation), [size, size]));
  const residual = (weights: readonly Tensor[]): Matrix => sensed(weights[0] ?? u).sub(target);
  const exact: Loss = (weights) => residual(weights).square().mean();
  return {
    parameters: [u],
    nextLoss: (generator) => {
      const noise = generator.normal(measurements, 1, labelNoise);
      return (weights) =>
        residual(weights)
          .sub(tf.tensor2d(noise, [measurements, 1]))
          .square()
          .mean();
    },
    valley: { phase: descent, generator: start, nextLoss: () => exact, loss: exact },
    measure: () =>
      tf.tidy(
        () =>
          u
            .matMul(u, false, true)
            .sub(planted.matMul(planted, false, true))
            .square()
            .sum()
            .dataSync()[0] ?? Number.NaN,
      ),
    reset: () => undefined,
  };
}
