import type { OptimizerSignature } from './optimizerSignature';
import { PYTHON_SIGNATURES } from './pythonFrameworks';

/**
 * Optimizers named by a string instead of a class: OpenMMLab's `dict(type='SGD', lr=…)` builds torch.optim classes
 * (https://mmengine.readthedocs.io/en/latest/tutorials/optim_wrapper.html). The first entry is the name itself.
 */
export function signatureOfTypeName(name: string): OptimizerSignature | undefined {
  const torch = PYTHON_SIGNATURES.find(({ paths }) => paths.includes(`torch.optim.${name}`));
  return torch === undefined ? undefined : { ...torch, framework: 'openmmlab', parameters: [] };
}

/** Keras' strings for `compile(optimizer=…)`, which construct the class with its defaults (https://keras.io/api/optimizers/). */
export function signatureOfKerasString(name: string): OptimizerSignature | undefined {
  return PYTHON_SIGNATURES.find(
    ({ framework, optimizer }) => framework === 'keras' && optimizer.toLowerCase() === name.toLowerCase(),
  );
}

/** MXNet's names for `gluon.Trainer(params, 'sgd', {…})` (https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/optimizer/). */
export function signatureOfGluonString(name: string): OptimizerSignature | undefined {
  const isSgd = name.toLowerCase() === 'sgd' || name.toLowerCase() === 'nag';
  return {
    framework: 'mxnet',
    optimizer: isSgd ? 'SGD' : name,
    family: isSgd ? 'sgd' : 'other',
    momentumForm: isSgd ? 'learningRateInside' : 'none',
    paths: [],
    parameters: [],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'], weightDecay: ['wd'] },
    defaults: { learningRate: 0.01, momentum: 0 },
    source: 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/optimizer/index.html',
  };
}

/** scikit-learn's `MLPClassifier(solver='sgd')`: momentum 0.9 and Nesterov unless said otherwise. */
export const SKLEARN_MLP: OptimizerSignature = {
  framework: 'sklearn',
  optimizer: 'SGD',
  family: 'sgd',
  momentumForm: 'learningRateInside',
  paths: ['sklearn.neural_network.MLPClassifier', 'sklearn.neural_network.MLPRegressor'],
  parameters: [],
  names: { learningRate: ['learning_rate_init'], momentum: ['momentum'], nesterov: ['nesterovs_momentum'] },
  defaults: { learningRate: 0.001, momentum: 0.9 },
  source: 'https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html',
};
