import type { OptimizerSignature } from './optimizerSignature';
import { PYTHON_SIGNATURES, signatureOfPath } from './pythonFrameworks';

const TORCH = 'torch.optim.';

const LARS: OptimizerSignature = {
  framework: 'openmmlab',
  optimizer: 'LARS',
  family: 'sgdLike',
  momentumForm: 'learningRateOutside',
  paths: [],
  parameters: [],
  names: {
    learningRate: ['lr'],
    momentum: ['momentum'],
    weightDecay: ['weight_decay'],
    nesterov: ['nesterov'],
  },
  defaults: { momentum: 0 },
  source: 'https://mmpretrain.readthedocs.io/en/latest/api/engine.html',
};

/** Every such name. */
export const TYPE_NAMES: readonly string[] = [
  'LARS',
  ...PYTHON_SIGNATURES.flatMap(({ paths }) => paths)
    .filter((path) => path.startsWith(TORCH) && !path.slice(TORCH.length).includes('.'))
    .map((path) => path.slice(TORCH.length)),
];

/**
 * Optimizers named by a string instead of a class: OpenMMLab's `dict(type='SGD', lr=…)` builds torch.optim classes
 * (https://mmengine.readthedocs.io/en/latest/tutorials/optim_wrapper.html).
 */
export function signatureOfTypeName(name: string): OptimizerSignature | undefined {
  if (name === 'LARS') return LARS;
  const torch = signatureOfPath(TORCH + name);
  return torch === undefined ? undefined : { ...torch, framework: 'openmmlab', parameters: [] };
}
