import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { detectGathering, joinPath } from '../../../../src/detect/workspaceFiles';
import { loadDetector } from '../../../support/detect/loadDetector';
import { shown, shownConfig } from '../../../support/detect/shownConfig';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

type Files = Readonly<Record<string, string>>;

/** Detection in one file of a workspace that holds nothing but `files`. */
function detectIn(files: Files, fileName: string) {
  return detectGathering(
    (gathered) =>
      Promise.resolve(
        detector.detectWanting({
          languageId: 'python',
          fileName,
          text: files[fileName] ?? '',
          files: gathered,
        }),
      ),
    (path) => Promise.resolve(files[path]),
  );
}

async function found(files: Files, fileName = 'train.py'): Promise<string[]> {
  const { configs } = await detectIn(files, fileName);
  return configs.map(shownConfig);
}

const SITE = 'o = torch.optim.SGD(p, lr=LR, momentum=0.9)\n';

describe('constants of other files', () => {
  test.each<[name: string, files: Files, fileName: string, expected: string]>([
    [
      'imported by name',
      { 'train.py': `from config import LR\n${SITE}`, 'config.py': 'LR = 0.1' },
      'train.py',
      '0.1',
    ],
    [
      'under another name',
      { 'train.py': `from config import RATE as LR\n${SITE}`, 'config.py': 'RATE = 0.1' },
      'train.py',
      '0.1',
    ],
    [
      'by everything',
      { 'train.py': `from config import *\n${SITE}`, 'config.py': 'LR = 0.1' },
      'train.py',
      '0.1',
    ],
    [
      'through a module',
      { 'train.py': `import config\n${SITE.replace('LR', 'config.LR')}`, 'config.py': 'LR = 0.1' },
      'train.py',
      '0.1',
    ],
    [
      'relative',
      { 'a/train.py': `from .config import LR\n${SITE}`, 'a/config.py': 'LR = 0.1' },
      'a/train.py',
      '0.1',
    ],
    [
      'relative to the folder above',
      { 'a/b/train.py': `from ..config import LR\n${SITE}`, 'a/config.py': 'LR = 0.1' },
      'a/b/train.py',
      '0.1',
    ],
    [
      'of a package',
      {
        'train.py': `from pkg import LR\n${SITE}`,
        'pkg/__init__.py': 'from .rates import LR',
        'pkg/rates.py': 'LR = 0.1',
      },
      'train.py',
      '0.1',
    ],
    [
      'from the top',
      { 'a/b/train.py': `from a.config import LR\n${SITE}`, 'a/config.py': 'LR = 0.1' },
      'a/b/train.py',
      '0.1',
    ],
    [
      'bound twice there',
      { 'train.py': `from config import LR\n${SITE}`, 'config.py': 'LR = 0.1\nif x:\n  LR = 0.2' },
      'train.py',
      'unknown: ambiguous',
    ],
    ['not there', { 'train.py': `from config import LR\n${SITE}` }, 'train.py', 'unknown: dynamic'],
    [
      'in a circle',
      { 'train.py': `from config import LR\n${SITE}`, 'config.py': 'from train import LR' },
      'train.py',
      'unknown: ambiguous',
    ],
    [
      'a class of defaults',
      {
        'train.py': `from config import Config\nc = Config()\n${SITE.replace('LR', 'c.lr')}`,
        'config.py': '@dataclass\nclass Config:\n  lr: float = 0.1',
      },
      'train.py',
      '0.1',
    ],
    [
      'a parser of another file',
      {
        'train.py': `from options import get_args\nargs = get_args()\n${SITE.replace('LR', 'args.lr')}`,
        'options.py':
          'def get_args():\n  parser.add_argument("--lr", default=0.1)\n  return parser.parse_args()',
      },
      'train.py',
      '0.1',
    ],
    [
      'a broken file',
      { 'train.py': `from config import LR\n${SITE}`, 'config.py': 'LR = (((' },
      'train.py',
      'unknown: dynamic',
    ],
  ])('%s', async (_, files, fileName, expected) => {
    const { configs } = await detectIn(files, fileName);
    expect(configs.map(({ learningRate }) => shown(learningRate))).toEqual([expected]);
  });

  test('the hover can say from which file', async () => {
    const { configs } = await detectIn(
      { 'train.py': `from config import LR\n${SITE}`, 'config.py': '\nLR = 0.1' },
      'train.py',
    );
    expect(configs[0]?.learningRate).toMatchObject({
      definition: { file: 'config.py', line: 1 },
      resolution: [{ kind: 'importedConstant', name: 'LR', file: 'config.py', line: 1 }],
    });
  });

  test('libraries are not looked for', async () => {
    const { dependencies } = await detectIn(
      { 'train.py': 'import torch, numpy as np\no = torch.optim.SGD(p, lr=np.float64(0.1))' },
      'train.py',
    );
    expect(dependencies).toEqual([]);
  });

  test('a file that is not there is a dependency too, for when it comes', async () => {
    const { dependencies } = await detectIn({ 'train.py': `from config import LR\n${SITE}` }, 'train.py');
    expect(dependencies).toContain('config.py');
  });
});

function omega(path: string): string {
  return `from omegaconf import OmegaConf\ncfg = OmegaConf.load("${path}")\no = torch.optim.SGD(p, lr=cfg.optim.lr, momentum=cfg.optim.momentum)\n`;
}

describe('configuration files', () => {
  const hydra = `@hydra.main(config_path="conf", config_name="config")\ndef main(cfg):\n  o = torch.optim.SGD(p, lr=cfg.optim.lr, momentum=cfg.optim.momentum)\n`;
  test.each<[name: string, files: Files, fileName: string, expected: string[]]>([
    [
      'Hydra',
      { 'train.py': hydra, 'conf/config.yaml': 'optim:\n  lr: 0.1\n  momentum: 0.9' },
      'train.py',
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'Hydra with a group',
      {
        'train.py': hydra,
        'conf/config.yaml': 'defaults:\n  - optim: sgd\n  - _self_',
        'conf/optim/sgd.yaml': 'lr: 0.1\nmomentum: 0.9',
      },
      'train.py',
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'Hydra with a group below the file',
      {
        'train.py': hydra,
        'conf/config.yaml': 'defaults:\n  - optim: sgd\n  - _self_\noptim:\n  lr: 0.5',
        'conf/optim/sgd.yaml': 'lr: 0.1\nmomentum: 0.9',
      },
      'train.py',
      ['pytorch SGD η 0.5, β 0.9'],
    ],
    [
      'Hydra without _self_, where both write',
      {
        'train.py': hydra,
        'conf/config.yaml': 'defaults:\n  - optim: sgd\noptim:\n  lr: 0.5',
        'conf/optim/sgd.yaml': 'lr: 0.1\nmomentum: 0.9',
      },
      'train.py',
      ['pytorch SGD η unknown: dynamic, β 0.9'],
    ],
    [
      'Hydra with a group that is not there',
      { 'train.py': hydra, 'conf/config.yaml': 'defaults:\n  - optim: sgd\noptim:\n  lr: 0.5' },
      'train.py',
      ['pytorch SGD η unknown: dynamic, β unknown: dynamic'],
    ],
    [
      'Hydra, an interpolation',
      { 'train.py': hydra, 'conf/config.yaml': 'optim:\n  lr: ${base}\n  momentum: 0.9' },
      'train.py',
      ['pytorch SGD η unknown: dynamic, β 0.9'],
    ],
    [
      'OmegaConf',
      { 'train.py': omega('c.yaml'), 'c.yaml': 'optim:\n  lr: 1e-1\n  momentum: 0.9' },
      'train.py',
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'OmegaConf, from the top',
      { 'a/train.py': omega('conf/c.yaml'), 'conf/c.yaml': 'optim:\n  lr: 0.1\n  momentum: 0.9' },
      'a/train.py',
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'OmegaConf, two files of that name',
      { 'a/train.py': omega('c.yaml'), 'c.yaml': 'optim:\n  lr: 0.1', 'a/c.yaml': 'optim:\n  lr: 0.2' },
      'a/train.py',
      ['pytorch SGD η unknown: dynamic, β unknown: dynamic'],
    ],
    [
      'changed by the program',
      {
        'train.py': omega('c.yaml').replace('\no =', '\nif x:\n  cfg.optim.lr = 1\no ='),
        'c.yaml': 'optim:\n  lr: 0.1\n  momentum: 0.9',
      },
      'train.py',
      ['pytorch SGD η unknown: ambiguous, β 0.9'],
    ],
    [
      'PyYAML',
      {
        'train.py': `import yaml\ncfg = yaml.safe_load(open("c.yaml"))\no = torch.optim.SGD(p, lr=cfg["lr"])`,
        'c.yaml': 'lr: 0.1',
      },
      'train.py',
      ['pytorch SGD η 0.1, β 0 by default'],
    ],
    [
      'spread into the call',
      {
        'train.py': `import yaml\ncfg = yaml.safe_load(open("c.yaml"))\no = torch.optim.SGD(p, **cfg["optim"])`,
        'c.yaml': 'optim:\n  lr: 0.1\n  momentum: 0.9',
      },
      'train.py',
      ['pytorch SGD η 0.1, β 0.9'],
    ],
    [
      'broken',
      { 'train.py': omega('c.yaml'), 'c.yaml': 'a: [' },
      'train.py',
      ['pytorch SGD η unknown: dynamic, β unknown: dynamic'],
    ],
    [
      'outside of the workspace',
      { 'train.py': omega('../../c.yaml') },
      'train.py',
      ['pytorch SGD η unknown: dynamic, β unknown: dynamic'],
    ],
  ])('%s', async (_, files, fileName, expected) => {
    expect(await found(files, fileName)).toEqual(expected);
  });
});

describe('OpenMMLab bases', () => {
  const base = "optimizer = dict(type='SGD', lr=0.02, momentum=0.9)";
  const wrapped =
    "optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.02, momentum=0.9))";
  test.each<[name: string, files: Files, expected: string[]]>([
    [
      'the type',
      { 'c/a.py': "_base_ = ['../b.py']\noptimizer = dict(lr=0.005)", 'b.py': base },
      ['openmmlab SGD η 0.005, β 0.9'],
    ],
    [
      'the momentum',
      { 'c/a.py': "_base_ = '../b.py'\noptimizer = dict(type='SGD', lr=0.005)", 'b.py': base },
      ['openmmlab SGD η 0.005, β 0.9'],
    ],
    [
      'inside the wrapper',
      { 'c/a.py': "_base_ = '../b.py'\noptim_wrapper = dict(optimizer=dict(lr=0.005))", 'b.py': wrapped },
      ['openmmlab SGD η 0.005, β 0.9'],
    ],
    [
      'through two files',
      {
        'c/a.py': "_base_ = './m.py'\noptimizer = dict(lr=0.005)",
        'c/m.py': "_base_ = '../b.py'",
        'b.py': base,
      },
      ['openmmlab SGD η 0.005, β 0.9'],
    ],
    [
      'deleted',
      { 'c/a.py': "_base_ = '../b.py'\noptimizer = dict(_delete_=True, type='SGD', lr=0.005)", 'b.py': base },
      ['openmmlab SGD η 0.005, β 0 by default'],
    ],
    [
      'not at hand',
      { 'c/a.py': "_base_ = '../b.py'\noptimizer = dict(type='SGD', lr=0.005)" },
      ['openmmlab SGD η 0.005, β missing'],
    ],
    ['not at hand, without a type', { 'c/a.py': "_base_ = '../b.py'\noptimizer = dict(lr=0.005)" }, []],
    [
      'of another optimizer',
      {
        'c/a.py': "_base_ = '../b.py'\noptimizer = dict(lr=0.005)",
        'b.py': "optimizer = dict(type='AdamW', lr=1)",
      },
      ['openmmlab AdamW η 0.005, β missing'],
    ],
    ['in a circle', { 'c/a.py': "_base_ = './a.py'\noptimizer = dict(lr=0.005)" }, []],
  ])('%s', async (_, files, expected) => {
    expect(await found(files, 'c/a.py')).toEqual(expected);
  });
});

test.each([
  ['a/b', '../c.py', 'a/c.py'],
  ['a/b', './c.py', 'a/b/c.py'],
  ['', 'c.py', 'c.py'],
  ['a', '../../c.py', undefined],
])('%s joined with %s', (folder, path, expected) => {
  expect(joinPath(folder, path)).toBe(expected);
});
