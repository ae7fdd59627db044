import type * as tfjs from '@tensorflow/tfjs';

/** What the engine uses of TensorFlow.js; plain tfjs, tfjs-node and tfjs-node-gpu all have it. */
export type TensorFlow = Pick<
  typeof tfjs,
  | 'dispose'
  | 'fill'
  | 'getBackend'
  | 'gather'
  | 'losses'
  | 'mean'
  | 'oneHot'
  | 'ready'
  | 'tensor1d'
  | 'tensor2d'
  | 'tidy'
  | 'valueAndGrads'
  | 'variable'
  | 'version'
  | 'zerosLike'
>;

export type Matrix = tfjs.Tensor2D;
export type Parameter = tfjs.Variable<tfjs.Rank.R2>;
export type { Scalar, Tensor } from '@tensorflow/tfjs';
