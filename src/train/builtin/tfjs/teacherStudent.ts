import { DATA_SEED, RANDOM_STREAM, TEACHER_STUDENT } from '../taskConstants';
import { Batches } from './batches';
import { netOutput, squaredGradientNorms } from './denseNet';
import { LaneGenerator } from './laneGenerator';
import type { Matrix, Parameter, TensorFlow } from './tensorflow';
import type { Loss, TfjsTask } from './tfjsTask';

const { samples, batchSize, student, teacher, labelNoise, descent, sgdDescent } = TEACHER_STUDENT;

/** The teacher–student tasks of tasks/teacherStudent.ts, written for TensorFlow.js. */
export function teacherStudentTask(
  tf: TensorFlow,
  variant: 'valley' | 'sgdValley' | 'randomStart',
): TfjsTask {
  const data = new LaneGenerator(DATA_SEED, RANDOM_STREAM.data);
  const x = tf.tensor2d(data.normal(samples, student[0], 1), [samples, student[0]]);
  const teacherWeights = drawWeights(tf, data, teacher);
  const target = netOutput(x, teacherWeights, 'tanh');
  const parameters = student
    .slice(1)
    .flatMap((width, index): Parameter[] => [
      tf.variable(tf.tensor2d(new Float32Array((student[index] ?? 0) * width), [student[index] ?? 0, width])),
      tf.variable(tf.tensor2d(new Float32Array(width), [1, width])),
    ]);
  const draw = (generator: LaneGenerator): void => {
    const drawn = drawWeights(tf, generator, student);
    for (const [index, value] of drawn.entries()) parameters[index]?.assign(value);
    tf.dispose(drawn);
  };
  const batches = new Batches(samples, batchSize);
  const exact: Loss = (weights) => netOutput(x, weights, 'tanh').sub(target).square().mean();
  const stochastic = (generator: LaneGenerator): Loss => {
    const indices = batches.next(generator);
    return (weights) => {
      const rows = tf.tensor1d(indices, 'int32');
      const output = netOutput(tf.gather(x, rows), weights, 'tanh');
      return output.sub(tf.gather(target, rows)).square().mean();
    };
  };
  if (variant === 'randomStart') {
    return {
      parameters,
      nextLoss: stochastic,
      measure: () => tf.tidy(() => exact(parameters).dataSync()[0] ?? Number.NaN),
      reset: (_, generator) => {
        batches.reset();
        draw(generator);
      },
    };
  }
  const start = new LaneGenerator(DATA_SEED, RANDOM_STREAM.start);
  draw(start);
  const ones: Matrix = tf.tensor2d(new Float32Array(samples).fill(1), [samples, 1]);
  return {
    parameters,
    nextLoss: (generator) => {
      const noise = generator.normal(samples, 1, labelNoise);
      return (weights) =>
        netOutput(x, weights, 'tanh')
          .sub(target)
          .sub(tf.tensor2d(noise, [samples, 1]))
          .square()
          .mean();
    },
    valley: {
      phase: variant === 'valley' ? descent : sgdDescent,
      generator: start,
      nextLoss: variant === 'valley' ? () => exact : stochastic,
      loss: exact,
    },
    measure: () => tf.tidy(() => (2 / samples) * squaredGradientNorms(x, parameters, 'tanh', ones)),
    reset: () => undefined,
  };
}

/** Weights of variance 1/fan-in, biases zero; a bias draws its numbers too. */
function drawWeights(tf: TensorFlow, generator: LaneGenerator, widths: readonly number[]): Matrix[] {
  return widths.slice(1).flatMap((width, index) => {
    const fanIn = widths[index] ?? 0;
    return [
      tf.tensor2d(generator.normal(fanIn, width, 1 / Math.sqrt(fanIn)), [fanIn, width]),
      tf.tensor2d(generator.normal(1, width, 0), [1, width]),
    ];
  });
}
