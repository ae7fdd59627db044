import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { loadDetector } from '../../../support/detect/loadDetector';
import { shownConfig } from '../../../support/detect/shownConfig';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function found(text: string): string[] {
  return detector.detect({ languageId: 'python', fileName: 'train.py', text }).map(shownConfig);
}

type Row = [name: string, text: string, expected: string[]];

const TORCH = 'import torch\nfrom torch import optim\nfrom torch.optim import SGD\n';

describe('classes held and handed on', () => {
  test.each<Row>([
    ['in a variable', `${TORCH}cls = SGD\no = cls(p, lr=0.1, momentum=0.9)`, ['pytorch SGD η 0.1, β 0.9']],
    [
      'in a variable, given to a wrapper',
      `${TORCH}cls = SGD\no = ZeroRedundancyOptimizer(p, optimizer_class=cls, lr=0.1, momentum=0.9)`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'in an attribute',
      `${TORCH}class T:\n  def __init__(self):\n    self.cls = SGD\n  def f(self):\n    return self.cls(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'in a class attribute',
      `${TORCH}class T:\n  cls = optim.SGD\n  def f(self):\n    return self.cls(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'in a table',
      `${TORCH}T = {'sgd': SGD, 'adam': optim.Adam}\no = T['sgd'](p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'in a table, by a name that is not known',
      `${TORCH}T = {'sgd': SGD, 'adam': optim.Adam}\no = T[name](p, lr=0.1)`,
      [],
    ],
    [
      'as a default of a parameter',
      `${TORCH}def f(cls=SGD):\n  return cls(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'as the argument of the only call',
      `${TORCH}def f(cls):\n  return cls(p, lr=0.1)\nf(SGD)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'by getattr',
      `${TORCH}o = getattr(torch.optim, 'SGD')(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'by getattr with a constant',
      `${TORCH}NAME = 'SGD'\no = getattr(optim, NAME)(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'by getattr with an option',
      `${TORCH}parser.add_argument('--opt', default='SGD')\nargs = parser.parse_args()\no = getattr(optim, args.opt)(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    ['by getattr with something unseen', `${TORCH}o = getattr(optim, name)(p, lr=0.1)`, []],
    ['by __dict__', `${TORCH}o = optim.__dict__['SGD'](p, lr=0.1)`, ['pytorch SGD η 0.1, β 0 by default']],
    [
      'partially applied',
      `${TORCH}from functools import partial\nmake = partial(SGD, lr=0.1, momentum=0.9)`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'partially applied and completed',
      `${TORCH}import functools\nmake = functools.partial(SGD, momentum=0.9)\no = make(p, lr=0.1)`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'a lazy call with positions',
      `${TORCH}o = maybe_clip(cfg, SGD)(p, 0.1, momentum=0.9)`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'to skorch',
      `${TORCH}n = NeuralNetClassifier(M, optimizer=SGD, lr=0.1, optimizer__momentum=0.9)`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'with a mapping of its arguments',
      `${TORCH}n = Agent(optimizer_class=SGD, optimizer_kwargs={'lr': 0.1, 'momentum': 0.9})`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'in a dictionary of its own',
      `${TORCH}cfg = {'type': SGD, 'lr': 0.1, 'momentum': 0.9}`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    ['to isinstance', `${TORCH}isinstance(o, SGD)`, []],
    ['as a base class', `${TORCH}class Mine(SGD):\n  pass`, []],
    ['as a type', `${TORCH}def f(o: SGD = None) -> SGD: ...`, []],
    ['in an __all__', `${TORCH}__all__ = ['SGD', SGD]`, []],
    [
      'Horovod keeps the inner one',
      `${TORCH}o = hvd.DistributedOptimizer(SGD(p, lr=0.1), op=hvd.Average)`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    ['in a lambda', `${TORCH}make = lambda p: SGD(p, lr=0.1)`, ['pytorch SGD η 0.1, β 0 by default']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('PyTorch and its like', () => {
  test.each<Row>([
    [
      'configure_optimizers',
      `${TORCH}class M(L.LightningModule):\n  def configure_optimizers(self):\n    o = SGD(self.parameters(), lr=0.1)\n    return [o], [optim.lr_scheduler.StepLR(o, 1)]`,
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'RMSprop with momentum',
      `${TORCH}optim.RMSprop(p, 0.01, momentum=0.9)`,
      ['pytorch RMSprop η 0.01, β 0.9'],
    ],
    ['the module without an import', 'o = torch.optim.SGD(p, lr=0.1)', ['pytorch SGD η 0.1, β 0 by default']],
    ['optim without an import', 'o = optim.SGD(p, lr=0.1)', ['pytorch SGD η 0.1, β 0 by default']],
    ['a class of an own module', 'from optimizers import SGD\no = SGD(p, lr=0.1)', []],
    ['a class of the file', `class SGD:\n  pass\no = SGD(p, lr=0.1)`, []],
    ['an own optim', `from mylib import optim\no = optim.SGD(p, lr=0.1)`, []],
    [
      'under a guard',
      `try:\n  from apex.optimizers import FusedSGD as SGD\nexcept ImportError:\n  from torch.optim import SGD\no = SGD(p, lr=0.1)`,
      ['pytorch FusedSGD η 0.1, β 0 by default'],
    ],
    ['MuSGD', `from mup import MuSGD\no = MuSGD(p, lr=0.1)`, ['pytorch MuSGD η 0.1, β 0 by default']],
    [
      'fastai',
      `from fastai.vision.all import *\nlearn = Learner(dls, m, opt_func=partial(SGD, mom=0.9), lr=0.1)`,
      ['fastai SGD η missing, β 0.9'],
    ],
    [
      "fastai's wrapper of a PyTorch class",
      `from fastai.optimizer import OptimWrapper\n${TORCH}o = OptimWrapper(p, opt=SGD, lr=0.1, momentum=0.9)`,
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'timm',
      `from timm.optim import create_optimizer_v2\no = create_optimizer_v2(m, opt='sgd', lr=0.1, momentum=0.8)`,
      ['timm SGD η 0.1, β 0.8'],
    ],
    [
      'timm by default',
      `from timm.optim import create_optimizer_v2\no = create_optimizer_v2(m, lr=0.1)`,
      ['timm SGD η 0.1, β 0.9 by default'],
    ],
    [
      'timm, Adam',
      `from timm.optim import create_optimizer_v2\no = create_optimizer_v2(m, 'adamw', lr=0.1)`,
      ['timm adamw η 0.1, β missing'],
    ],
    [
      'timm, something unseen',
      `from timm.optim import create_optimizer_v2\no = create_optimizer_v2(m, **kwargs(args))`,
      [],
    ],
    [
      'transformers',
      `from transformers import TrainingArguments\na = TrainingArguments('out', optim='sgd', learning_rate=0.1)`,
      ['transformers SGD η 0.1, β 0 by default'],
    ],
    [
      'transformers, a momentum that some of its versions ignore',
      `from transformers import TrainingArguments\na = TrainingArguments('out', optim='sgd', learning_rate=0.1, optim_args='momentum=0.9,nesterov=True')`,
      ['transformers SGD η 0.1, β unknown: notANumber'],
    ],
    [
      'transformers, its optimizer’s arguments from elsewhere',
      `from transformers import TrainingArguments\na = TrainingArguments('out', optim='sgd', learning_rate=0.1, optim_args=options)`,
      ['transformers SGD η 0.1, β unknown: dynamic'],
    ],
    [
      'transformers, its optimizer’s arguments in a mapping',
      `from transformers import TrainingArguments\noptions = {'optim_args': 'momentum=0.9'}\na = TrainingArguments('out', optim='sgd', learning_rate=0.1, **options)`,
      ['transformers SGD η 0.1, β unknown: notANumber'],
    ],
    [
      'transformers, no arguments for its optimizer',
      `from transformers import TrainingArguments\na = TrainingArguments('out', optim='sgd', learning_rate=0.1, optim_args=None)`,
      ['transformers SGD η 0.1, β 0 by default'],
    ],
    [
      'transformers, AdamW',
      `from transformers import TrainingArguments\na = TrainingArguments('out', optim='adamw_torch', learning_rate=0.1)`,
      [],
    ],
    [
      'ultralytics',
      `from ultralytics import YOLO\nm.train(data=d, optimizer='SGD', lr0=0.1, momentum=0.8)`,
      ['ultralytics SGD η 0.1, β 0.8'],
    ],
    [
      'others take no momentum of this kind',
      `${TORCH}optim.Adam(p)\noptim.LBFGS(p)\nfrom lion_pytorch import Lion\nLion(p, lr=1e-4)`,
      [
        'pytorch Adam η missing, β missing',
        'pytorch LBFGS η missing, β missing',
        'pytorch Lion η 0.0001, β missing',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('Keras and TensorFlow', () => {
  test.each<Row>([
    [
      "through another module's keras",
      'from keras_tuner.backend import keras\nkeras.optimizers.SGD(momentum=0.1, learning_rate=lr)',
      ['keras SGD η unknown: dynamic, β 0.1'],
    ],
    ['tf.optimizers', 'import tensorflow as tf\ntf.optimizers.SGD(0.1)', ['keras SGD η 0.1, β 0 by default']],
    [
      'legacy',
      'import tensorflow as tf\ntf.keras.optimizers.legacy.SGD(0.1)',
      ['keras SGD η 0.1, β 0 by default'],
    ],
    [
      'the old argument',
      'from keras.optimizers import SGD\nSGD(lr=0.1, decay=1e-6, momentum=0.9, nesterov=True)',
      ['keras SGD η 0.1, β 0.9'],
    ],
    [
      'optimizers under another name',
      'from keras import optimizers as O\nO.SGD(0.1)',
      ['keras SGD η 0.1, β 0 by default'],
    ],
    [
      'keras from tf',
      'import tensorflow as tf\nkeras = tf.keras\nkeras.optimizers.SGD(0.1)',
      ['keras SGD η 0.1, β 0 by default'],
    ],
    [
      'a private path',
      'from tensorflow.python.keras.optimizers import SGD\nSGD(0.1)',
      ['keras SGD η 0.1, β 0 by default'],
    ],
    [
      'in compile',
      'import keras\nm.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss=l)',
      ['keras SGD η 0.1, β 0 by default'],
    ],
    [
      'a name in compile',
      'import keras\nm.compile("sgd", "mse")',
      ['keras SGD η 0.01 by default, β 0 by default'],
    ],
    [
      'a name in compile by a constant',
      'import keras\nOPT = "sgd"\nm.compile(optimizer=OPT)',
      ['keras SGD η 0.01 by default, β 0 by default'],
    ],
    [
      'a name given to Poutyne’s Experiment',
      'from poutyne import Experiment\ne = Experiment("out", net, optimizer="sgd", loss_function="mse")',
      ['pytorch SGD η 0.01 by default, β 0 by default'],
    ],
    [
      'a name given to Poutyne’s Model by position',
      'from poutyne import Model\nm = Model(net, "sgd", "mse")',
      ['pytorch SGD η 0.01 by default, β 0 by default'],
    ],
    [
      'no name, where Poutyne’s bundle takes SGD by itself',
      'from poutyne import ModelBundle\nm = ModelBundle.from_network("out", net, task="regression")',
      ['pytorch SGD η 0.01 by default, β 0 by default'],
    ],
    [
      'another name in compile',
      'import keras\nm.compile(optimizer="adam")',
      ['keras adam η missing, β missing'],
    ],
    [
      'a name to get',
      'import tensorflow as tf\no = tf.keras.optimizers.get("sgd")',
      ['keras SGD η 0.01 by default, β 0 by default'],
    ],
    [
      'a configuration to get',
      'import tensorflow as tf\no = tf.keras.optimizers.get({"class_name": "SGD", "config": {"learning_rate": 0.1, "momentum": 0.9}})',
      ['keras SGD η 0.1, β 0.9'],
    ],
    [
      'a schedule',
      'import keras\ns = keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.9)\nkeras.optimizers.SGD(s)',
      ['keras SGD η unknown: schedule, β 0 by default'],
    ],
    [
      'TensorFlow 1',
      'import tensorflow.compat.v1 as tf\ntf.train.GradientDescentOptimizer(0.1).minimize(l)',
      ['tensorflow1 GradientDescentOptimizer η 0.1, β 0 by default'],
    ],
    [
      'TensorFlow 1 inside 2',
      'import tensorflow as tf\ntf.compat.v1.train.MomentumOptimizer(learning_rate=0.1, momentum=0.9)',
      ['tensorflow1 MomentumOptimizer η 0.1, β 0.9'],
    ],
    [
      'two imports of TensorFlow',
      'try:\n  import tensorflow.compat.v1 as tf\nexcept ImportError:\n  import tensorflow as tf\ntf.train.MomentumOptimizer(0.1, 0.9)',
      ['tensorflow1 MomentumOptimizer η 0.1, β 0.9'],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('optax, Flax and JAX', () => {
  test.each<Row>([
    [
      'in a chain',
      'import optax\ntx = optax.chain(optax.clip(1), optax.sgd(0.1, 0.9))',
      ['optax sgd η 0.1, β 0.9'],
    ],
    [
      'spelt out in a chain',
      'import optax\ntx = optax.chain(optax.trace(decay=0.9, nesterov=False), optax.scale(-0.1))',
      ['optax sgd η 0.1, β 0.9'],
    ],
    [
      'with injected hyperparameters',
      'import optax\ntx = optax.inject_hyperparams(optax.sgd)(learning_rate=0.1, momentum=0.9)',
      ['optax sgd η 0.1, β 0.9'],
    ],
    [
      'with a schedule in injected hyperparameters',
      'import optax\ntx = optax.inject_hyperparams(optax.sgd)(learning_rate=optax.linear_schedule(0.1, 0, 9))',
      ['optax sgd η unknown: schedule, β 0 by default'],
    ],
    [
      'one of several',
      'import optax\ntx = optax.multi_transform({"a": optax.sgd(0.1), "b": optax.adam(1e-3)}, l)',
      ['optax sgd η 0.1, β 0 by default', 'optax adam η 0.001, β missing'],
    ],
    [
      'AdamW, whose second argument is β₁',
      'import optax\noptax.adamw(0.1, 0.9)',
      ['optax adamw η 0.1, β missing'],
    ],
    ['imported by name', 'from optax import sgd\nsgd(0.1)', ['optax sgd η 0.1, β 0 by default']],
    ['an own sgd', 'def sgd(lr): ...\nsgd(0.1)', []],
    [
      'a function of the step',
      'import optax\ndef rate(step):\n  return 0.1\noptax.sgd(rate)',
      ['optax sgd η unknown: schedule, β 0 by default'],
    ],
    [
      'flax.optim',
      'from flax import optim\no = optim.Momentum(learning_rate=0.1, beta=0.9).create(p)',
      ['jax Momentum η 0.1, β 0.9'],
    ],
    [
      'JAX examples',
      'from jax.example_libraries import optimizers\ni, u, g = optimizers.momentum(0.1, mass=0.9)',
      ['jax momentum η 0.1, β 0.9'],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('the other frameworks', () => {
  test.each<Row>([
    [
      'Paddle',
      'import paddle\npaddle.optimizer.SGD(learning_rate=0.1)',
      ['paddle SGD η 0.1, β 0 by default'],
    ],
    [
      'Paddle fluid',
      'import paddle.fluid as fluid\nfluid.optimizer.Momentum(0.1, 0.9)',
      ['paddle Momentum η 0.1, β 0.9'],
    ],
    [
      'MXNet, a class',
      'import mxnet as mx\nmx.optimizer.SGD(learning_rate=0.1, momentum=0.9)',
      ['mxnet SGD η 0.1, β 0.9'],
    ],
    [
      'MXNet, by name',
      'import mxnet as mx\nmx.optimizer.create("sgd", learning_rate=0.1, momentum=0.9)',
      ['mxnet SGD η 0.1, β 0.9'],
    ],
    [
      'MXNet, nag',
      "from mxnet import gluon\ngluon.Trainer(p, 'nag', {'learning_rate': 0.1, 'momentum': 0.9})",
      ['mxnet SGD η 0.1, β 0.9'],
    ],
    [
      'Gluon, options in a name',
      "from mxnet import gluon\no = {'learning_rate': 0.1, 'momentum': 0.9}\ngluon.Trainer(p, 'sgd', o)",
      ['mxnet SGD η 0.1, β 0.9'],
    ],
    [
      'Gluon, options changed',
      "from mxnet import gluon\no = {'learning_rate': 0.1}\nif s: o['learning_rate'] = 1\ngluon.Trainer(p, 'sgd', o)",
      ['mxnet SGD η unknown: ambiguous, β 0 by default'],
    ],
    [
      'Gluon, Adam',
      "from mxnet import gluon\ngluon.Trainer(p, 'adam', {'learning_rate': 0.1})",
      ['mxnet adam η 0.1, β missing'],
    ],
    [
      'MXNet module',
      "import mxnet as mx\nmod.fit(it, optimizer='sgd', optimizer_params=(('learning_rate', 0.1), ('momentum', 0.9)))",
      ['mxnet SGD η 0.1, β 0.9'],
    ],
    ['MindSpore', 'import mindspore as ms\nms.nn.SGD(p, 0.1, momentum=0.9)', ['mindspore SGD η 0.1, β 0.9']],
    [
      'mindcv',
      'from mindcv.optim import create_optimizer\ncreate_optimizer(p, opt="momentum", lr=0.1)',
      ['mindspore SGD η 0.1, β 0.9 by default'],
    ],
    [
      'mindcv, not known',
      'from mindcv.optim import create_optimizer\ncreate_optimizer(p, opt=args.opt, lr=0.1)',
      [],
    ],
    [
      'scikit-learn under another name',
      "from sklearn.neural_network import MLPClassifier as NN\nNN(solver='sgd', learning_rate_init=0.1)",
      ['sklearn SGD η 0.1, β 0.9 by default'],
    ],
    [
      'scikit-learn, regression',
      "import sklearn.neural_network as n\nn.MLPRegressor(solver='sgd', momentum=0.5)",
      ['sklearn SGD η 0.001 by default, β 0.5'],
    ],
    [
      'scikit-learn, Adam',
      "from sklearn.neural_network import MLPClassifier\nMLPClassifier(solver='adam', momentum=0.9)",
      ['sklearn adam η missing, β missing'],
    ],
    [
      'scikit-learn, no momentum',
      'from sklearn.linear_model import SGDClassifier\nSGDClassifier(eta0=0.1)',
      [],
    ],
    [
      'Caffe',
      "s = caffe_pb2.SolverParameter()\ns.base_lr = 0.01\ns.momentum = 0.9\ns.type = 'SGD'",
      ['caffe SGD η 0.01, β 0.9'],
    ],
    [
      'Caffe, Adam',
      "s = caffe_pb2.SolverParameter()\ns.base_lr = 0.01\ns.momentum = 0.9\ns.type = 'Adam'",
      [],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('configurations in dictionaries', () => {
  test.each<Row>([
    ['a literal', "optimizer = {'type': 'SGD', 'lr': 0.1, 'momentum': 0.9}", ['openmmlab SGD η 0.1, β 0.9']],
    ['an attribute', "cfg.optimizer = dict(type='SGD', lr=0.1)", ['openmmlab SGD η 0.1, β 0 by default']],
    [
      'a class',
      'from torch.optim import SGD\noptim_wrapper = dict(optimizer=dict(type=SGD, lr=0.1))',
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'with a constant',
      "lr = 0.1\noptimizer = dict(type='SGD', lr=lr)",
      ['openmmlab SGD η 0.1, β 0 by default'],
    ],
    ['LARS', "optimizer = dict(type='LARS', lr=4.8, momentum=0.9)", ['openmmlab LARS η 4.8, β 0.9']],
    [
      'given to a builder',
      "o = build_optimizer(m, dict(type='SGD', lr=0.1))",
      ['openmmlab SGD η 0.1, β 0 by default'],
    ],
    ['Hydra', "cfg = {'_target_': 'torch.optim.SGD', 'lr': 0.1}", ['pytorch SGD η 0.1, β 0 by default']],
    [
      'Lightning',
      "cfg = {'class_path': 'torch.optim.SGD', 'init_args': {'lr': 0.1}}",
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'DeepSpeed',
      "cfg = {'optimizer': {'type': 'SGD', 'params': {'lr': 0.1}}}",
      ['openmmlab SGD η 0.1, β 0 by default'],
    ],
    ['a loss', "loss = dict(type='SGD', lr=0.1)", []],
    ['a hook', "optimizer_config = dict(type='OptimizerHook', grad_clip=None)", []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('what is none', () => {
  test.each<[name: string, text: string]>([
    ['a comment', '# torch.optim.SGD(p, lr=0.1, momentum=0.9)'],
    ['a docstring', 'import torch\n"""\ntorch.optim.SGD(p, lr=0.1)\n"""'],
    ['the momentum of a normalisation', 'import torch\ntorch.nn.BatchNorm2d(3, momentum=0.9)'],
    ['a branch of a factory', 'import torch\nif name == "sgd":\n  pass'],
    ['a list of names', 'import torch\nnames = ["sgd", "adam"]'],
    ['re.compile', 'import keras, re\nre.compile("sgd")'],
    ['a trainer of something else', 'from mxnet import x\nTrainer(model, callbacks=["sgd"])'],
    ['an update of an average', 'import torch\nm = momentum * m + (1 - momentum) * x'],
    ['help', 'import torch\nparser.add_argument("--momentum", default=0.9, help="SGD momentum")'],
    ['Python 2', 'import torch\nprint "SGD", lr\nexec "x"'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('of libraries that take the place of torch.optim', () => {
  test.each<Row>([
    [
      'torch_optimizer has eps before the decay',
      'import torch_optimizer\ntorch_optimizer.SGDP(p, 0.1, 0.9, 0, 1e-8, 0.01, 0.1, 0.1, True)',
      ['pytorch SGDP η 0.1, β 0.9'],
    ],
    [
      'torch_optimizer’s LARS',
      'from torch_optimizer import LARS\nLARS(model.parameters())',
      ['pytorch LARS η 0.01 by default, β 0 by default'],
    ],
    [
      'timm’s LARS',
      'from timm.optim import Lars\nLars(model.parameters())',
      ['pytorch LARS η 1 by default, β 0 by default'],
    ],
    [
      'lightly’s LARS, whose momentum differs between versions',
      'from lightly.utils.lars import LARS\nLARS(p, lr=0.1)',
      ['pytorch LARS η 0.1, β missing'],
    ],
    [
      'the closure form of schedule-free SGD has the decay before the momentum',
      'from schedulefree import SGDScheduleFreeClosure\nSGDScheduleFreeClosure(p, 2, 0.01, 0.8)',
      ['pytorch SGDScheduleFreeClosure η 2, β 0.8'],
    ],
    [
      'mup’s SGD needs a rate',
      'from mup import MuSGD\nMuSGD(model.parameters())',
      ['pytorch MuSGD η missing, β 0 by default'],
    ],
    [
      'optax’ Polyak SGD is given its largest rate',
      'import optax\noptax.polyak_sgd(max_learning_rate=2.0)',
      ['optax polyak_sgd η 2, β 0 by default'],
    ],
    [
      'optax’ schedule-free SGD',
      'import optax\noptax.contrib.schedule_free_sgd()',
      ['optax schedule_free_sgd η 1 by default, β missing'],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('the weight decay of AdamW is not 0', () => {
    const [config] = detector.detect({
      languageId: 'python',
      fileName: 'train.py',
      text: `${TORCH}optim.AdamW(p, lr=0.1)`,
    });
    expect(config?.weightDecay).toEqual({ state: 'missing' });
  });
});
