import type { PublicScript } from '../publicScript';

/** Notebooks, run as copies of their cells. */
export const NOTEBOOKS: readonly PublicScript[] = [
  {
    repository: 'ritchieng/deep-learning-wizard',
    commit: 'e4ce284aac',
    folder: 'docs/deep_learning/practical_pytorch',
    site: 'docs/deep_learning/practical_pytorch/pytorch_feedforward_neuralnetwork.ipynb',
    run: { kind: 'notebook' },
    data: [{ kind: 'mnist', at: 'docs/deep_learning/practical_pytorch/data' }],
    pilotSteps: 200,
  },
  {
    repository: 'rasbt/deeplearning-models',
    commit: '18e0469265',
    folder: 'pytorch_ipynb/basic-ml',
    site: 'pytorch_ipynb/basic-ml/softmax-regression.ipynb',
    run: { kind: 'notebook' },
    data: [{ kind: 'mnist', at: 'pytorch_ipynb/basic-ml/data' }],
    pilotSteps: 200,
  },
  {
    repository: 'dsgiitr/d2l-pytorch',
    commit: 'e84da49a9e',
    site: 'Ch05_Linear_Neural_Networks/Concise_Implementation_of_Linear_Regression.ipynb',
    run: { kind: 'notebook' },
    pilotSteps: 200,
  },
];
