import type { Parameter, Tensor, TensorFlow } from './tensorflow';
import type { Loss } from './tfjsTask';

/** SGD with momentum as PyTorch writes it: v ← βv + g, w ← w − ηv, with Nesterov w ← w − η(g + βv). */
export class HeavyBall {
  readonly #tf: TensorFlow;
  readonly #parameters: readonly Parameter[];
  readonly #velocities: readonly Parameter[];

  constructor(tf: TensorFlow, parameters: readonly Parameter[]) {
    this.#tf = tf;
    this.#parameters = parameters;
    this.#velocities = parameters.map((each) => tf.variable(tf.zerosLike(each), false));
  }

  /** Forgets the velocities. */
  reset(): void {
    this.#tf.tidy(() => {
      for (const velocity of this.#velocities) velocity.assign(this.#tf.zerosLike(velocity));
    });
  }

  /** One step; returns the loss before it. */
  step(loss: Loss, learningRate: number, momentum: number, nesterov: boolean): number {
    return this.#tf.tidy(() => {
      const { value, grads } = this.#tf.valueAndGrads((...parameters: Tensor[]) => loss(parameters))([
        ...this.#parameters,
      ]);
      for (const [index, parameter] of this.#parameters.entries()) {
        const velocity = this.#velocities[index];
        const gradient = grads[index];
        if (velocity === undefined || gradient === undefined) throw new RangeError('A gradient is missing.');
        velocity.assign(velocity.mul(momentum).add(gradient));
        const direction = nesterov ? velocity.mul(momentum).add(gradient) : velocity;
        parameter.assign(parameter.sub(direction.mul(learningRate)));
      }
      return value.dataSync()[0] ?? Number.NaN;
    });
  }
}
