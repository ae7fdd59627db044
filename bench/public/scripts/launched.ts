import type { PublicScript } from '../publicScript';

/** Trained by a command, by several processes, or from a configuration. */
export const LAUNCHED: readonly PublicScript[] = [
  {
    repository: 'pytorch/examples',
    commit: '77f55b9121',
    folder: 'mnist_hogwild',
    site: 'mnist_hogwild/train.py',
    run: { kind: 'command', text: 'python main.py' },
    data: [{ kind: 'mnist', at: 'data' }],
    pilotSteps: 400,
  },
  {
    repository: 'lanpa/tensorboardX',
    commit: '48a5f8aee5',
    folder: 'examples',
    site: 'examples/demo_hogwild.py',
    run: { kind: 'command', text: 'python demo_hogwild.py' },
    data: [{ kind: 'mnist', at: 'data' }],
    pilotSteps: 400,
  },
  {
    repository: 'victoresque/pytorch-template',
    commit: '41dc06f6f8',
    site: 'config.json',
    run: { kind: 'command', text: 'python train.py -c config.json' },
    workingDirectory: '',
    data: [{ kind: 'mnist', at: 'data' }],
    pilotSteps: 400,
  },
  {
    repository: 'ashleve/lightning-hydra-template',
    commit: 'bddbc24b82',
    site: 'configs/model/mnist_sgd.yaml',
    run: { kind: 'command', text: 'python src/train.py model=mnist_sgd trainer=cpu' },
    workingDirectory: '',
    files: {
      'configs/model/mnist_sgd.yaml': `defaults:
  - mnist
optimizer:
  _target_: torch.optim.SGD
  _partial_: true
  lr: 0.02
  momentum: 0.9
  weight_decay: 0.0
`,
    },
    data: [{ kind: 'mnist', at: 'data' }],
    pilotSteps: 400,
  },
  {
    repository: 'hysts/pytorch_image_classification',
    commit: '993089a3a0',
    site: 'configs/cifar/vgg.yaml',
    run: {
      kind: 'command',
      text: 'python train.py --config configs/cifar/vgg.yaml device cpu train.batch_size 16 model.vgg.n_channels [8,8,16,16,16] train.dataloader.num_workers 0 validation.dataloader.num_workers 0',
    },
    workingDirectory: '',
    data: [{ kind: 'cifar10', at: '.torch/datasets/CIFAR10' }],
    pilotSteps: 200,
  },
  {
    repository: 'ultralytics/yolov5',
    commit: '5081342f04',
    site: 'utils/torch_utils.py',
    run: {
      kind: 'script',
      path: 'classify/train.py',
      arguments:
        '--model resnet18 --pretrained False --data fashion --img 32 --batch-size 16 --optimizer SGD --lr0 0.01 --epochs 10 --workers 0 --device cpu',
    },
    workingDirectory: '',
    data: [{ kind: 'pictures', at: 'datasets/fashion' }],
    environment: { YOLOv5_AUTOINSTALL: 'false', YOLOV5_DATASETS_DIR: 'datasets' },
    pilotSteps: 200,
  },
  {
    repository: 'huggingface/pytorch-image-models',
    commit: 'aa4b5850c1',
    site: 'sgd.yaml',
    run: { kind: 'command', text: 'python train.py --config sgd.yaml' },
    files: {
      'sgd.yaml': `dataset: torch/cifar10
data_dir: data
model: resnet10t
num_classes: 10
img_size: 32
batch_size: 16
workers: 0
device: cpu
opt: sgd
lr: 0.02
momentum: 0.9
warmup_epochs: 0
`,
    },
    data: [{ kind: 'cifar10', at: 'data' }],
    pilotSteps: 200,
  },
  ...['02_lifted_transforms.py', '03_train_state.py'].map((name): PublicScript => ({
    repository: 'google/flax',
    commit: '18f8f311c2',
    folder: 'examples/nnx_toy_examples',
    site: `examples/nnx_toy_examples/${name}`,
    run: { kind: 'script', arguments: '' },
    environment: { MPLBACKEND: 'Agg' },
    pilotSteps: 400,
  })),
  ...['demo_subclass.py', 'demo_custom_layer_backend_agnostic.py'].map((name): PublicScript => ({
    repository: 'keras-team/keras',
    commit: '3422977a5e',
    folder: 'examples',
    site: `examples/${name}`,
    run: { kind: 'script', arguments: '' },
    environment: { KERAS_BACKEND: 'jax' },
    pilotSteps: 400,
  })),
];
