/** Momentum that follows the learning rate at every step: β = 1 − K·η^γ, in the heavy-ball convention. */
export interface MomentumCoupling {
  readonly k: number;
  readonly gamma: number;
}

/** Where η comes to nothing β must not come to 1: no step would be forgotten any more. */
export const LARGEST_COUPLED_MOMENTUM = 0.999;

/** β of a coupling at a learning rate; what the law says outside of 0 to 0.999 is held there. */
export function coupledMomentum({ k, gamma }: MomentumCoupling, learningRate: number): number {
  return Math.min(LARGEST_COUPLED_MOMENTUM, Math.max(0, 1 - k * learningRate ** gamma));
}
