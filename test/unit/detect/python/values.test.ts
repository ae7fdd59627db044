import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { loadDetector } from '../../../support/detect/loadDetector';
import { shown, shownSteps } from '../../../support/detect/shownConfig';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

/** The learning rate of the only SGD in a text. */
function learningRate(text: string) {
  const [config, ...others] = detector
    .detect({ languageId: 'python', fileName: 'train.py', text: `import torch\n${text}\n` })
    .filter(({ family }) => family === 'sgd');
  expect(others).toEqual([]);
  if (config === undefined) throw new Error('No site found');
  return config.learningRate;
}

type Row = [name: string, text: string, expected: string];

describe('the flow of control', () => {
  test.each<Row>([
    ['the last of two in a row', 'lr = 1\nlr = 2\ntorch.optim.SGD(p, lr=lr)', '2'],
    ['one bound behind the site does not matter', 'lr = 1\ntorch.optim.SGD(p, lr=lr)\nlr = 2', '1'],
    ['one branch of two', 'lr = 1\nif x:\n  lr = 2\ntorch.optim.SGD(p, lr=lr)', 'unknown: ambiguous'],
    ['both branches alike', 'if x:\n  lr = 2\nelse:\n  lr = 2\ntorch.optim.SGD(p, lr=lr)', '2'],
    ['the other branch', 'lr = 1\nif x:\n  lr = 2\nelse:\n  torch.optim.SGD(p, lr=lr)', '1'],
    ['inside its own branch', 'lr = 1\nif x:\n  lr = 2\n  torch.optim.SGD(p, lr=lr)', '2'],
    [
      'a branch that leaves',
      'def f():\n  lr = 1\n  if x:\n    lr = 2\n    return\n  torch.optim.SGD(p, lr=lr)',
      '1',
    ],
    [
      'changed further down in the same loop',
      'lr = 1\nfor e in range(9):\n  torch.optim.SGD(p, lr=lr)\n  lr = lr / 2',
      'unknown: ambiguous',
    ],
    [
      'bound anew in each turn of the loop',
      'for e in range(9):\n  lr = 1\n  torch.optim.SGD(p, lr=lr)\n  lr = 2',
      '1',
    ],
    ['a loop variable', 'for lr in (1, 2):\n  torch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    ['a comprehension', 'o = [torch.optim.SGD(p, lr=lr) for lr in (1, 2)]', 'unknown: dynamic'],
    ['changed in place', 'lr = 1\nlr *= 2\ntorch.optim.SGD(p, lr=lr)', 'unknown: ambiguous'],
    ['decayed later on', 'lr = 1\ntorch.optim.SGD(p, lr=lr)\nfor e in r:\n  lr /= 4', '1'],
    ['a with block runs', 'lr = 1\nwith f():\n  lr = 2\ntorch.optim.SGD(p, lr=lr)', '2'],
    [
      'a try block may not',
      'lr = 1\ntry:\n  lr = 2\nexcept E:\n  pass\ntorch.optim.SGD(p, lr=lr)',
      'unknown: ambiguous',
    ],
    [
      'read in a function, bound twice',
      'lr = 1\ndef f():\n  torch.optim.SGD(p, lr=lr)\nlr = 2',
      'unknown: ambiguous',
    ],
    ['read in a function, bound once', 'def f():\n  torch.optim.SGD(p, lr=lr)\nlr = 2', '2'],
    [
      'bound through global',
      'lr = 1\ndef g():\n  global lr\n  lr = 2\ntorch.optim.SGD(p, lr=lr)',
      'unknown: ambiguous',
    ],
    ["a local name hides the module's", 'lr = 1\ndef f():\n  lr = 2\n  torch.optim.SGD(p, lr=lr)', '2'],
    ['unpacked', 'lr, m = 0.5, 0.9\ntorch.optim.SGD(p, lr=lr)', '0.5'],
    ['unpacked from a call', 'lr, m = f()\ntorch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    ['chained', 'a = lr = 0.5\ntorch.optim.SGD(p, lr=lr)', '0.5'],
    ['in an expression', 'torch.optim.SGD(p, lr=(lr := 0.5))', '0.5'],
    [
      'given where there is none',
      'def f(lr=None):\n  if lr is None:\n    lr = 0.5\n  torch.optim.SGD(p, lr=lr)\nf()',
      '0.5',
    ],
    [
      'given already',
      'def f(lr=0.1):\n  if lr is None:\n    lr = 0.5\n  torch.optim.SGD(p, lr=lr)\nf()',
      '0.1',
    ],
    ['defined through itself', 'lr = lr\ntorch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    ['match', 'lr = 1\nmatch x:\n  case 1:\n    lr = 2\ntorch.optim.SGD(p, lr=lr)', 'unknown: ambiguous'],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

describe('expressions', () => {
  test.each<Row>([
    ['arithmetic', 'torch.optim.SGD(p, lr=0.1 * 256 / 512)', '0.05'],
    ['powers', 'torch.optim.SGD(p, lr=10 ** -2)', '0.01'],
    ['a power of an unknown', 'torch.optim.SGD(p, lr=2 ** log)', 'unknown: dynamic'],
    ['numpy', 'import numpy as np\ntorch.optim.SGD(p, lr=np.float64(0.1))', '0.1'],
    ['math', 'import math\ntorch.optim.SGD(p, lr=0.1 * math.sqrt(4))', '0.2'],
    ['float of a string', 'torch.optim.SGD(p, lr=float("1e-2"))', '0.01'],
    ['the smaller', 'torch.optim.SGD(p, lr=min(0.1, 0.2))', '0.1'],
    ['a condition that nothing decides', 'torch.optim.SGD(p, lr=0.1 if big else 0.2)', 'unknown: ambiguous'],
    ['a condition with one outcome', 'BIG = True\ntorch.optim.SGD(p, lr=0.1 if BIG else 0.2)', '0.1'],
    ['a fallback', 'LR = None\ntorch.optim.SGD(p, lr=LR or 0.2)', '0.2'],
    ['division by zero', 'torch.optim.SGD(p, lr=1 / 0)', 'unknown: dynamic'],
    ['underscores', 'torch.optim.SGD(p, lr=1_0.5)', '10.5'],
    ['imaginary', 'torch.optim.SGD(p, lr=1j)', 'unknown: dynamic'],
    ['a string', 'torch.optim.SGD(p, lr="0.1")', 'unknown: notANumber'],
    ['an item', 'rates = [0.1, 0.2]\ntorch.optim.SGD(p, lr=rates[1])', '0.2'],
    ['the last item', 'rates = [0.1, 0.2]\ntorch.optim.SGD(p, lr=rates[-1])', '0.2'],
    ['an unknown call', 'torch.optim.SGD(p, lr=trial.suggest_float("lr", 0, 1))', 'unknown: dynamic'],
    [
      'the environment, with what holds without it',
      'import os\ntorch.optim.SGD(p, lr=float(os.environ.get("LR", 0.1)))',
      '0.1',
    ],
    [
      'the environment alone',
      'import os\ntorch.optim.SGD(p, lr=float(os.environ["LR"]))',
      'unknown: dynamic',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

const PARSER = 'import argparse\nparser = argparse.ArgumentParser()\n';

describe('command lines', () => {
  const args = 'args = parser.parse_args()\ntorch.optim.SGD(p, lr=args.lr)';
  test.each<Row>([
    ['a default', `${PARSER}parser.add_argument('--lr', default=0.3)\n${args}`, '0.3'],
    ['a default as text', `${PARSER}parser.add_argument('--lr', type=float, default='1e-1')\n${args}`, '0.1'],
    ['a default by a constant', `LR = 0.2\n${PARSER}parser.add_argument('--lr', default=LR)\n${args}`, '0.2'],
    ['no default', `${PARSER}parser.add_argument('--lr', type=float)\n${args}`, 'unknown: dynamic'],
    ['None', `${PARSER}parser.add_argument('--lr', default=None)\n${args}`, 'unknown: dynamic'],
    [
      'required',
      `${PARSER}parser.add_argument('--lr', default=1, required=True)\n${args}`,
      'unknown: dynamic',
    ],
    ['a destination', `${PARSER}parser.add_argument('--rate', dest='lr', default=0.3)\n${args}`, '0.3'],
    [
      'two parsers that differ',
      `${PARSER}parser.add_argument('--lr', default=1)\nb.add_argument('--lr', default=2)\n${args}`,
      'unknown: ambiguous',
    ],
    [
      'set_defaults',
      `${PARSER}parser.add_argument('--lr', default=1)\nparser.set_defaults(lr=2)\n${args}`,
      '2',
    ],
    [
      'set_defaults from a file',
      `${PARSER}parser.add_argument('--lr', default=1)\nparser.set_defaults(**yaml.safe_load(f))\n${args}`,
      'unknown: dynamic',
    ],
    [
      'arguments on the spot',
      `${PARSER}parser.add_argument('--lr', default=1)\nargs = parser.parse_args(['--lr', '2'])\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: dynamic',
    ],
    [
      'other arguments on the spot',
      `${PARSER}parser.add_argument('--lr', default=1)\nargs = parser.parse_args(['--n', '2'])\ntorch.optim.SGD(p, lr=args.lr)`,
      '1',
    ],
    [
      'known arguments',
      `${PARSER}parser.add_argument('--lr', default=1)\nargs, rest = parser.parse_known_args()\ntorch.optim.SGD(p, lr=args.lr)`,
      '1',
    ],
    [
      'the first of known arguments',
      `${PARSER}parser.add_argument('--lr', default=1)\nargs = parser.parse_known_args()[0]\ntorch.optim.SGD(p, lr=args.lr)`,
      '1',
    ],
    [
      'from a function',
      `def get_args():\n  parser = P()\n  parser.add_argument('--lr', default=0.3)\n  return parser.parse_args()\nargs = get_args()\ntorch.optim.SGD(p, lr=args.lr)`,
      '0.3',
    ],
    [
      'handed to a function',
      `${PARSER}parser.add_argument('--lr', default=0.3)\ndef main(a):\n  torch.optim.SGD(p, lr=a.lr)\nmain(parser.parse_args())`,
      '0.3',
    ],
    [
      'handed to spawned processes',
      `${PARSER}parser.add_argument('--lr', default=0.3)\ndef worker(rank, n, a):\n  torch.optim.SGD(p, lr=a.lr)\nargs = parser.parse_args()\nmp.spawn(worker, nprocs=2, args=(2, args))`,
      '0.3',
    ],
    [
      'a parameter nobody fills',
      `${PARSER}parser.add_argument('--lr', default=0.3)\ndef main(args):\n  torch.optim.SGD(p, lr=args.lr)`,
      '0.3',
    ],
    [
      'scaled before',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nparser.add_argument('--bs', default=128)\nargs = parser.parse_args()\nargs.lr = args.lr * args.bs / 256\ntorch.optim.SGD(p, lr=args.lr)`,
      '0.1',
    ],
    [
      'scaled on a branch',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\nif big:\n  args.lr = 1\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: ambiguous',
    ],
    [
      'changed in place elsewhere',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\ndef decay():\n  args.lr *= 0.1\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: ambiguous',
    ],
    [
      'replaced by a file',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\nvars(args).update(yaml.safe_load(f))\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: ambiguous',
    ],
    [
      'through setattr',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\nsetattr(args, 'lr', 0.4)\ntorch.optim.SGD(p, lr=args.lr)`,
      '0.4',
    ],
    [
      'as a dictionary',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nconfig = vars(parser.parse_args())\ntorch.optim.SGD(p, lr=config['lr'])`,
      '0.2',
    ],
    [
      'as keyword arguments',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\ndef run(lr, **rest):\n  torch.optim.SGD(p, lr=lr)\nrun(**vars(args))`,
      '0.2',
    ],
    [
      'kept by an object',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nclass T:\n  def __init__(self, args):\n    self.args = args\n  def f(self):\n    torch.optim.SGD(p, lr=self.args.lr)\nT(parser.parse_args())`,
      '0.2',
    ],
    [
      'absl',
      `from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_float('lr', 0.4, 'rate')\ntorch.optim.SGD(p, lr=FLAGS.lr)`,
      '0.4',
    ],
    [
      'an absl flag holder',
      `from absl import flags\nRATE = flags.DEFINE_float('lr', default=0.4, help='rate')\ntorch.optim.SGD(p, lr=RATE.value)`,
      '0.4',
    ],
    [
      'click',
      `@click.command()\n@click.option('--lr', default=0.4)\ndef main(lr):\n  torch.optim.SGD(p, lr=lr)\nmain()`,
      '0.4',
    ],
    [
      'click without default',
      `@click.command()\n@click.option('--lr', type=float)\ndef main(lr):\n  torch.optim.SGD(p, lr=lr)`,
      'unknown: dynamic',
    ],
    [
      'click with another name',
      `@click.option('--rate', 'lr', default=0.4)\ndef main(lr):\n  torch.optim.SGD(p, lr=lr)`,
      '0.4',
    ],
    [
      'typer',
      `def main(lr: float = typer.Option(0.4, help='rate')):\n  torch.optim.SGD(p, lr=lr)\ntyper.run(main)`,
      '0.4',
    ],
    ['fire', `def main(lr=0.4):\n  torch.optim.SGD(p, lr=lr)\nfire.Fire(main)`, '0.4'],
    [
      'typed argument parsers',
      `class Args(Tap):\n  lr: float = 0.4\nargs = Args().parse_args()\ntorch.optim.SGD(p, lr=args.lr)`,
      '0.4',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

describe('parameters', () => {
  test.each<Row>([
    ['the default', 'def f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)\nf()', '0.1'],
    ['the argument of the only call', 'def f(lr):\n  torch.optim.SGD(p, lr=lr)\nf(0.2)', '0.2'],
    ['by name', 'def f(a, lr=0.1):\n  torch.optim.SGD(p, lr=lr)\nf(1, lr=0.2)', '0.2'],
    ['calls that differ', 'def f(lr):\n  torch.optim.SGD(p, lr=lr)\nf(0.2)\nf(0.3)', 'unknown: ambiguous'],
    ['calls that agree', 'def f(lr):\n  torch.optim.SGD(p, lr=lr)\nf(0.2)\nf(0.2)', '0.2'],
    ['given and not given', 'def f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)\nf(0.2)\nf()', 'unknown: ambiguous'],
    ['from a dictionary', 'def f(lr):\n  torch.optim.SGD(p, lr=lr)\nf(**{"lr": 0.2})', '0.2'],
    [
      'from an unseen dictionary',
      'def f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)\nf(**cfg)',
      'unknown: dynamic',
    ],
    ['behind a star', 'def f(a, lr):\n  torch.optim.SGD(p, lr=lr)\nf(*x)', 'unknown: dynamic'],
    ['no call', 'def f(lr):\n  torch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    [
      'handed on with a default',
      'def f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)\nmap(f, rates)',
      'unknown: dynamic',
    ],
    ['partially applied', 'def f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)\ng = partial(f, lr=0.3)\ng()', '0.3'],
    ['through two calls', 'def g(lr):\n  torch.optim.SGD(p, lr=lr)\ndef f(rate):\n  g(rate)\nf(0.2)', '0.2'],
    ['keyword only', 'def f(*, lr=0.1):\n  torch.optim.SGD(p, lr=lr)\nf()', '0.1'],
    ['that nothing in sight calls', 'def f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    ['behind a separator', 'def f(m, *, lr):\n  torch.optim.SGD(p, lr=lr)\nf(1, lr=0.2)', '0.2'],
    ['of a lambda', 'f = lambda lr=0.1: torch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    [
      'a parametrised test',
      '@pytest.mark.parametrize("lr", [1, 2])\ndef test_it(lr):\n  torch.optim.SGD(p, lr=lr)',
      'unknown: dynamic',
    ],
    ['gin', '@gin.configurable\ndef f(lr=0.1):\n  torch.optim.SGD(p, lr=lr)', 'unknown: dynamic'],
    [
      'of a method',
      'class T:\n  def f(self, lr):\n    torch.optim.SGD(p, lr=lr)\n  def g(self):\n    self.f(0.2)',
      '0.2',
    ],
    [
      'of a method of an object',
      'class T:\n  def f(self, lr):\n    torch.optim.SGD(p, lr=lr)\nt = T()\nt.f(0.2)',
      '0.2',
    ],
    [
      'a method of another class',
      'class T:\n  def f(self, lr=0.1):\n    torch.optim.SGD(p, lr=lr)\nclass U:\n  def f(self, lr): pass\nu = U()\nu.f(0.2)\nT().f()',
      '0.1',
    ],
    [
      'spread by locals()',
      'def f(lr=0.1):\n  config = locals()\n  torch.optim.SGD(p, lr=config["lr"])\nf()',
      '0.1',
    ],
    [
      'a fallback of get that somebody else may fill',
      'def f(cfg):\n  torch.optim.SGD(p, lr=cfg.get("lr", 0.1))',
      'unknown: dynamic',
    ],
    [
      'a fallback of get on a file',
      'cfg = yaml.safe_load(f)\ntorch.optim.SGD(p, lr=cfg.get("lr", 0.1))',
      'unknown: dynamic',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

describe('objects', () => {
  const method = '  def f(self):\n    torch.optim.SGD(p, lr=self.lr)\n';
  test.each<Row>([
    ['an attribute', `class T:\n  def __init__(self):\n    self.lr = 0.1\n${method}`, '0.1'],
    ['of a parameter', `class T:\n  def __init__(self, lr=0.1):\n    self.lr = lr\n${method}T()`, '0.1'],
    [
      'of a parameter that nothing in sight fills',
      `class T:\n  def __init__(self, lr=0.1):\n    self.lr = lr\n${method}`,
      'unknown: dynamic',
    ],
    [
      'of the only construction',
      `class T:\n  def __init__(self, lr):\n    self.lr = lr\n${method}T(0.2)`,
      '0.2',
    ],
    [
      'by a subclass',
      `class T:\n  def __init__(self, lr=0.1):\n    self.lr = lr\n${method}class U(T):\n  def __init__(self):\n    super().__init__(lr=0.3)`,
      '0.3',
    ],
    [
      'changed by another method',
      `class T:\n  def __init__(self):\n    self.lr = 0.1\n  def decay(self):\n    self.lr *= 0.1\n${method}`,
      'unknown: ambiguous',
    ],
    [
      'set in front of the site',
      `class T:\n  def decay(self):\n    self.lr = 1\n  def f(self):\n    self.lr = 0.3\n    torch.optim.SGD(p, lr=self.lr)\n`,
      '0.3',
    ],
    ['a class field', `class T:\n  lr = 0.1\n${method}`, '0.1'],
    ['a class field of a base', `class B:\n  lr = 0.1\nclass T(B):\n${method}`, '0.1'],
    [
      'overridden by a subclass',
      `class T:\n  lr = 0.1\n${method}class U(T):\n  lr = 0.2`,
      'unknown: ambiguous',
    ],
    ['a class as a namespace', 'class C:\n  lr = 0.1\ntorch.optim.SGD(p, lr=C.lr)', '0.1'],
    ['a dataclass', '@dataclass\nclass C:\n  lr: float = 0.1\nc = C()\ntorch.optim.SGD(p, lr=c.lr)', '0.1'],
    [
      'a dataclass with another value',
      '@dataclass\nclass C:\n  lr: float = 0.1\nc = C(lr=0.2)\ntorch.optim.SGD(p, lr=c.lr)',
      '0.2',
    ],
    [
      'a dataclass by position',
      '@dataclass\nclass C:\n  n: int\n  lr: float = 0.1\nc = C(1, 0.2)\ntorch.optim.SGD(p, lr=c.lr)',
      '0.2',
    ],
    [
      'a field()',
      '@dataclass\nclass C:\n  lr: float = field(default=0.1)\nc = C()\ntorch.optim.SGD(p, lr=c.lr)',
      '0.1',
    ],
    [
      'a factory',
      '@dataclass\nclass C:\n  lr: float = field(default_factory=f)\nc = C()\ntorch.optim.SGD(p, lr=c.lr)',
      'unknown: dynamic',
    ],
    [
      'changed behind its construction',
      '@dataclass\nclass C:\n  lr: float = 0.1\nc = C()\nc.lr = 0.2\ntorch.optim.SGD(p, lr=c.lr)',
      '0.2',
    ],
    [
      'pydantic',
      'class C(BaseModel):\n  lr: float = Field(0.1, gt=0)\nc = C()\ntorch.optim.SGD(p, lr=c.lr)',
      '0.1',
    ],
    [
      'a parameter of its type',
      '@dataclass\nclass C:\n  lr: float = 0.1\ndef f(c: C):\n  torch.optim.SGD(p, lr=c.lr)\nf(C())',
      '0.1',
    ],
    [
      'nested',
      '@dataclass\nclass O:\n  lr: float = 0.1\n@dataclass\nclass C:\n  optim: O = O()\nc = C()\ntorch.optim.SGD(p, lr=c.optim.lr)',
      '0.1',
    ],
    ['a named tuple', 'class C(NamedTuple):\n  lr: float = 0.1\nc = C()\ntorch.optim.SGD(p, lr=c.lr)', '0.1'],
    [
      "Lightning's hparams",
      'class M(L):\n  def __init__(self, lr=0.1):\n    self.save_hyperparameters()\n  def configure_optimizers(self):\n    return torch.optim.SGD(p, lr=self.hparams.lr)\nM()',
      '0.1',
    ],
    [
      'hparams as a mapping',
      'class M(L):\n  def __init__(self, lr=0.1):\n    self.save_hyperparameters()\n  def configure_optimizers(self):\n    return torch.optim.SGD(p, lr=self.hparams["lr"])\nM()',
      '0.1',
    ],
    ['an unset attribute', `class T(Base):\n${method}`, 'unknown: dynamic'],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

describe('mappings', () => {
  test.each<Row>([
    ['an entry', 'c = {"lr": 0.1}\ntorch.optim.SGD(p, lr=c["lr"])', '0.1'],
    ['by attribute', 'c = EasyDict({"lr": 0.1})\ntorch.optim.SGD(p, lr=c.lr)', '0.1'],
    ['a namespace', 'c = argparse.Namespace(lr=0.1)\ntorch.optim.SGD(p, lr=c.lr)', '0.1'],
    ['nested', 'c = {"o": {"lr": 0.1}}\ntorch.optim.SGD(p, lr=c["o"]["lr"])', '0.1'],
    ['written afterwards', 'c = {"lr": 0.1}\nc["lr"] = 0.2\ntorch.optim.SGD(p, lr=c["lr"])', '0.2'],
    ['updated', 'c = {"lr": 0.1}\nc.update(lr=0.2)\ntorch.optim.SGD(p, lr=c["lr"])', '0.2'],
    [
      'updated with something unseen',
      'c = {"lr": 0.1}\nc.update(x)\ntorch.optim.SGD(p, lr=c["lr"])',
      'unknown: ambiguous',
    ],
    ['spread into the call', 'c = {"lr": 0.1, "momentum": 0.9}\ntorch.optim.SGD(p, **c)', '0.1'],
    ['spread from dict()', 'c = dict(lr=0.1)\ntorch.optim.SGD(p, **c)', '0.1'],
    ['spread, with a changed entry', 'c = dict(lr=0.1)\nc["lr"] = 0.5\ntorch.optim.SGD(p, **c)', '0.5'],
    [
      'spread, without the entry',
      'c = dict(momentum=0.1)\ntorch.optim.SGD(model.parameters(), **c)',
      '0.001 by default',
    ],
    ['spread from something unseen', 'torch.optim.SGD(p, **c)', 'unknown: dynamic'],
    ['merged', 'a = {"lr": 0.1}\nc = {**a, "momentum": 0.9}\ntorch.optim.SGD(p, lr=c["lr"])', '0.1'],
    ['an attribute of a filled object', 'c = ConfigDict()\nc.lr = 0.1\ntorch.optim.SGD(p, lr=c.lr)', '0.1'],
    ['get with an entry', 'c = {"lr": 0.1}\ntorch.optim.SGD(p, lr=c.get("lr", 0.5))', '0.1'],
    ['get without an entry', 'c = {"m": 0.1}\ntorch.optim.SGD(p, lr=c.get("lr", 0.5))', '0.5'],
    [
      'returned by a function',
      'def config():\n  return {"lr": 0.1}\nc = config()\ntorch.optim.SGD(p, lr=c["lr"])',
      '0.1',
    ],
    [
      'a yacs node',
      'cfg.SOLVER.LR = 0.1\ncfg.merge_from_file(path)\ntorch.optim.SGD(p, lr=cfg.SOLVER.LR)',
      'unknown: ambiguous',
    ],
    ['a sweep', 'c = wandb.config\ntorch.optim.SGD(p, lr=c.lr)', 'unknown: dynamic'],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

describe('parameter groups', () => {
  test.each<Row>([
    ['that agree', 'torch.optim.SGD([{"params": a, "lr": 0.1}, {"params": b, "lr": 0.1}])', '0.1'],
    [
      'that differ',
      'torch.optim.SGD([{"params": a, "lr": 0.1}, {"params": b, "lr": 0.2}])',
      'unknown: parameterGroups',
    ],
    [
      'of which one has its own',
      'torch.optim.SGD([{"params": a}, {"params": b, "lr": 0.2}])',
      'unknown: parameterGroups',
    ],
    [
      'that hide behind the rate of the call',
      'torch.optim.SGD([{"params": a}, {"params": b, "lr": 0.2}], lr=0.1)',
      'unknown: parameterGroups',
    ],
    [
      'without rates beside that of the call',
      'torch.optim.SGD([{"params": a}, {"params": b}], lr=0.1)',
      '0.1',
    ],
    ['held in a name', 'g = [{"params": a, "lr": 0.1}]\ntorch.optim.SGD(g)', '0.1'],
    ['not seen', 'torch.optim.SGD(groups)', 'missing'],
    ['none', 'torch.optim.SGD(model.parameters())', '0.001 by default'],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});

test.each<Row>([
  [
    'an option',
    `${PARSER}parser.add_argument('-l', '--lr', default=0.3)\nargs = parser.parse_args()\ntorch.optim.SGD(p, lr=args.lr)`,
    'commandLineDefault --lr',
  ],
  [
    'an attribute of a parameter',
    'class T:\n  def __init__(self, lr=0.1):\n    self.lr = lr\n  def f(self):\n    torch.optim.SGD(p, lr=self.lr)\nT()',
    'attribute self.lr, parameterDefault lr',
  ],
  ['the only call', 'def f(rate):\n  torch.optim.SGD(p, lr=rate)\nf(0.1)', 'onlyCallArgument rate'],
  ['an entry of a mapping', 'c = {"lr": 0.1}\ntorch.optim.SGD(p, lr=c["lr"])', 'dictionaryEntry lr'],
])('the way to the number is told: %s', (_, text, expected) => {
  expect(shownSteps(learningRate(text))).toBe(expected);
});

describe('what may be replaced unseen is not known', () => {
  test.each<Row>([
    ['merged over', 'c = {"lr": 0.1, **overrides}\ntorch.optim.SGD(p, lr=c["lr"])', 'unknown: dynamic'],
    ['merged under', 'c = {**defaults, "lr": 0.1}\ntorch.optim.SGD(p, lr=c["lr"])', '0.1'],
    [
      'merged over by another literal',
      'a = {"lr": 0.2}\nc = {"lr": 0.1, **a}\ntorch.optim.SGD(p, lr=c["lr"])',
      '0.2',
    ],
    [
      'the later of two mappings',
      'a = {"lr": 0.2}\nb = {"lr": 0.3}\nc = {**a, **b}\ntorch.optim.SGD(p, lr=c["lr"])',
      '0.3',
    ],
    [
      'a later mapping that is not seen',
      'a = {"lr": 0.2}\nc = {**a, **b}\ntorch.optim.SGD(p, lr=c["lr"])',
      'unknown: dynamic',
    ],
    [
      'a namespace over a file',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\nargs = argparse.Namespace(**{**vars(args), **yaml.safe_load(f)})\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: dynamic',
    ],
    [
      'options set by name',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\nfor k, v in c.items():\n  setattr(args, k, v)\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: ambiguous',
    ],
    [
      'options changed by a helper',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\ndef scale(opt):\n  opt.lr = opt.lr * 8\nscale(args)\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: ambiguous',
    ],
    [
      'options set by a helper',
      `${PARSER}parser.add_argument('--lr', default=0.2)\nargs = parser.parse_args()\ndef load(opt, path):\n  for k, v in read(path): setattr(opt, k, v)\nload(args, f)\ntorch.optim.SGD(p, lr=args.lr)`,
      'unknown: ambiguous',
    ],
    [
      'a class that loads itself',
      'class C:\n  lr = 0.1\n  def load(self, d):\n    for k, v in d: setattr(self, k, v)\nc = C()\nc.load(d)\ntorch.optim.SGD(p, lr=c.lr)',
      'unknown: ambiguous',
    ],
    [
      "a trial's configuration",
      'def train(config):\n  torch.optim.SGD(p, lr=config.get("lr", 0.1))\ntune.run(train)',
      'unknown: dynamic',
    ],
    [
      'partially applied and called',
      'torch.optim.SGD\nfunctools.partial(torch.optim.SGD, lr=0.1)(p, lr=0.2)',
      '0.2',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(learningRate(text))).toBe(expected);
  });
});
