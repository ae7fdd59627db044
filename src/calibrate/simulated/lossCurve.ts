import type { ProgressCurve } from '../../model/calibration/trial';
import type { SimulateRun } from './simulatedTrainer';

/** A loss that falls exponentially at the slower of two rates towards a noise floor, with correlated noise around it. */
export interface LossCurveModel {
  /** Time constant of the fall: a/x + b·(x/η)^p steps, times a log-normal seed effect. */
  readonly a: number;
  readonly b: number;
  readonly p: number;
  readonly seedSigma: number;
  /** The floor is `floorPerEffectiveRate`·η/x. */
  readonly floorPerEffectiveRate: number;
  /** Relative scatter of single measurements. */
  readonly noise: number;
}

const BATCH = 50;

/** Loss at a step of the noise-free curve: 1 at the start. */
export function expectedLoss(model: LossCurveModel, learningRate: number, x: number, step: number): number {
  const time = model.a / x + model.b * (x / learningRate) ** model.p;
  const floor = (model.floorPerEffectiveRate * learningRate) / x;
  return floor + Math.exp(-step / time);
}

/** Whole loss curves, one measurement a step: noise is AR(1) with a memory of 1/x steps, multiplicative. */
export function lossCurveRun(model: LossCurveModel): SimulateRun {
  return (request, random) => {
    const x = 1 - request.momentum;
    const speed = Math.exp(model.seedSigma * random.normal());
    const memory = 1 - Math.min(1, x);
    function* batches(): Generator<ProgressCurve> {
      let disturbance = 0;
      for (let from = 1; from <= request.budgetSteps; from += BATCH) {
        const steps = Array.from(
          { length: Math.min(BATCH, request.budgetSteps - from + 1) },
          (_, i) => from + i,
        );
        const values = steps.map((step) => {
          disturbance = memory * disturbance + Math.sqrt(1 - memory * memory) * random.normal();
          return (
            expectedLoss(model, request.learningRate, x, step * speed) * Math.exp(model.noise * disturbance)
          );
        });
        yield { steps, values };
      }
    }
    return batches();
  };
}
