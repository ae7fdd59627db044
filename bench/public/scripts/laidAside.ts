/** Why a script was not chosen: it does not run here by itself, or too slowly to be swept. */
export type LaidAsideFor = 'cuda' | 'oldApi' | 'ownFault' | 'package' | 'data' | 'pace';

/** Scripts that were looked at before those of the table were chosen, as their dry run or their text told. */
export const LAID_ASIDE: Readonly<Record<LaidAsideFor, readonly string[]>> = {
  cuda: [
    'KellerJordan/cifar10-airbench legacy/airbench94.py',
    'akamaster/pytorch_resnet_cifar10 trainer.py',
    'pytorch/examples distributed/ddp-tutorial-series (multigpu_torchrun.py, single_gpu.py)',
    'pytorch/examples distributed/rpc/pipeline/main.py',
    'wandb/examples examples/pytorch/pytorch-ddp/log-ddp.py',
  ],
  oldApi: [
    'hunkim/PyTorchZeroToAll 11_1_toy_inception_mnist.py',
    'facebookresearch/mixup-cifar10 train.py',
    'facebookresearch/open_lth open_lth.py',
    'bearpaw/pytorch-classification cifar.py',
    'wandb/examples examples/keras/keras-cnn-fashion/train.py',
    'pytorch/opacus examples/mnist_lightning.py',
    'udacity/deep-learning-v2-pytorch mnist_mlp_solution.ipynb',
    'zergtant/pytorch-handbook 4_cifar10_tutorial.ipynb',
    'ritchieng/deep-learning-wizard pytorch_logistic_regression.ipynb',
    'L1aoXingyu/pytorch-beginner N-Gram.py',
    'keras-team/keras examples/demo_custom_jax_workflow.py',
  ],
  ownFault: ['AshwinRJ/Federated-Learning-PyTorch src/federated_main.py'],
  package: [
    'horovod/horovod examples/pytorch/pytorch_mnist.py',
    'google/flax examples/mnist/main.py (TensorFlow Datasets)',
    'keras-team/keras examples/demo_custom_tf_workflow.py',
  ],
  data: [
    'ml-explore/mlx-examples mnist/main.py',
    'rasbt/deeplearning-models logistic-regression.ipynb',
    'comet-ml/comet-examples pytorch-tensorboard-example.py',
    'Lightning-AI/pytorch-lightning examples/pytorch/basics/transformer.py',
  ],
  pace: [
    'open-mmlab/mmengine examples/distributed_training.py',
    'davda54/sam example/train.py',
    'pytorch/opacus examples/cifar10.py',
    'weiaicunzai/pytorch-cifar100 train.py',
    'pytorch/examples imagenet/main.py',
  ],
};
