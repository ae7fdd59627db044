import type { HyperparameterFlag } from '../../model/optimizer/hyperparameter';
import type { OptimizerSignature } from '../frameworks/optimizerSignature';
import type { NamedOptimizer } from './optimizerNames';

/** What holds where a file does not say; nothing is claimed of what is absent, and of an unknown flag. */
export interface ConfigDefaults {
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly weightDecay?: number;
  readonly nesterov: HyperparameterFlag;
}

/** Of a file that nobody knows the framework of. */
export const NO_DEFAULTS: ConfigDefaults = { nesterov: 'unknown' };

/** Of optimizers that take no momentum of this kind. */
export const WITHOUT_MOMENTUM: ConfigDefaults = { nesterov: 'off' };

/** torch.optim.SGD: https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html */
export const TORCH_SGD: ConfigDefaults = {
  learningRate: 0.001,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: 'off',
};

/** https://github.com/facebookresearch/SlowFast/blob/main/slowfast/config/defaults.py */
export const SLOWFAST: ConfigDefaults = {
  learningRate: 0.1,
  momentum: 0.9,
  dampening: 0,
  weightDecay: 0.0001,
  nesterov: 'on',
};

/** https://github.com/facebookresearch/pycls/blob/main/pycls/core/config.py */
export const PYCLS: ConfigDefaults = {
  learningRate: 0.1,
  momentum: 0.9,
  dampening: 0,
  weightDecay: 0.0005,
  nesterov: 'on',
};

/**
 * https://docs.ultralytics.com/usage/cfg/#train-settings; Ultralytics (engine/trainer.py), YOLOv5 (utils/torch_utils.py) and YOLOv7
 * (train.py) build SGD with `nesterov=True`, which no file of theirs says.
 */
export const ULTRALYTICS: ConfigDefaults = {
  learningRate: 0.01,
  momentum: 0.937,
  dampening: 0,
  weightDecay: 0.0005,
  nesterov: 'on',
};

/** Of an optimizer that only its name tells. */
export function defaultsByName({ family, nesterov }: NamedOptimizer): ConfigDefaults {
  return family === 'sgd' ? { nesterov } : WITHOUT_MOMENTUM;
}

/** A framework's, but for a name that says itself whether Nesterov's momentum is meant. */
export function withFlagOfName(defaults: ConfigDefaults, { nesterov }: NamedOptimizer): ConfigDefaults {
  return nesterov === 'on' ? { ...defaults, nesterov } : defaults;
}

/** Of an optimizer that is named by its import path. */
export function defaultsOfSignature({
  defaults,
  family,
  nesterovByDefault,
}: OptimizerSignature): ConfigDefaults {
  return {
    ...(family === 'other' ? {} : { weightDecay: 0 }),
    ...defaults,
    dampening: 0,
    nesterov: nesterovByDefault === true ? 'on' : 'off',
  };
}
