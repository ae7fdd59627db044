/** An optimizer as the script constructed it, before any schedule; η in the heavy-ball convention. */
export interface ConstructedOptimizer {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly dampening: number;
  readonly weightDecay: number;
  /** Null where it is not seen what batches are drawn from. */
  readonly batchSize: number | null;
  /** What its first step used instead of `momentum`, where a scheduler writes the momentum. */
  readonly ownMomentum?: number;
}

/** What a script's text says of the same values; null for what it does not tell. */
export interface WrittenOptimizer {
  readonly learningRate: number | null;
  readonly momentum: number | null;
  readonly batchSize: number | null;
}
