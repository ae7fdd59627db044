import { expect, test } from 'vitest';
import {
  calibrationKind,
  siteOptimizer,
  type CalibrationKind,
  type ConfigSource,
} from '../../../src/advise/calibrationKind';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { config, literal } from '../../support/detect/configFixture';

const SCRIPT: ConfigSource = { languageId: 'python' };

interface Case {
  readonly what: string;
  readonly changes?: Partial<OptimizerConfig>;
  readonly source?: Partial<ConfigSource>;
  readonly kind: CalibrationKind | undefined;
}

test.each<Case>([
  { what: 'SGD of PyTorch in a script', kind: 'script' },
  {
    what: 'SGD of a framework that the probe does not know',
    changes: { framework: 'mindspore' },
    kind: 'program',
  },
  { what: 'SGD in a configuration file', source: { languageId: 'yaml' }, kind: 'command' },
  {
    what: 'SGD in a configuration file of a framework that the probe does not know',
    changes: { framework: 'mindcv' },
    source: { languageId: 'yaml' },
    kind: 'program',
  },
  { what: 'a configuration in Python', changes: { framework: 'openmmlab' }, kind: 'command' },
  { what: 'arguments of a trainer in a script', changes: { framework: 'transformers' }, kind: 'script' },
  {
    what: 'momentum as a moving average with a dampening that the probe does not set',
    changes: { framework: 'optax', momentumForm: 'movingAverage' },
    kind: 'program',
  },
  { what: 'SGD in a cell of a notebook', source: { cell: 'run' }, kind: 'notebook' },
  {
    what: 'a configuration in a cell of a notebook',
    changes: { framework: 'detectron2' },
    source: { cell: 'run' },
    kind: 'notebook',
  },
  {
    what: 'SGD in a cell that writes a file',
    source: { cell: 'notRun' },
    kind: undefined,
  },
  {
    what: 'SGD in a cell that no Python kernel runs',
    source: { languageId: 'julia', cell: 'run' },
    kind: undefined,
  },
  {
    what: 'SGD of a framework that the probe does not know, in a cell',
    changes: { framework: 'mindspore' },
    source: { cell: 'run' },
    kind: undefined,
  },
  { what: 'half-typed code', changes: { incomplete: true }, kind: undefined },
  { what: 'an optimizer without heavy-ball momentum', changes: { family: 'other' }, kind: undefined },
  {
    what: 'a learning rate that only a run of the script tells',
    changes: { learningRate: { state: 'missing' } },
    kind: 'script',
  },
  {
    what: 'the same of a trainer that constructs its optimizer elsewhere',
    changes: { learningRate: { state: 'missing' }, framework: 'transformers' },
    kind: 'script',
  },
  {
    what: 'the same in a configuration file',
    changes: { learningRate: { state: 'missing' } },
    source: { languageId: 'yaml' },
    kind: 'command',
  },
  {
    what: 'a learning rate that two configuration files tell differently, in no sure order',
    changes: {
      learningRate: { state: 'unknown', text: '0.02', argument: { start: 0, end: 4 }, reason: 'ambiguous' },
    },
    source: { languageId: 'yaml' },
    kind: 'command',
  },
  {
    what: 'the same of a framework that the probe does not know',
    changes: { learningRate: { state: 'missing' }, framework: 'mindcv' },
    source: { languageId: 'yaml' },
    kind: undefined,
  },
  { what: 'a learning rate that is not positive', changes: { learningRate: literal(-1) }, kind: undefined },
])('$what is calibrated as $kind', ({ changes, source, kind }) => {
  expect(calibrationKind(config(changes), { ...SCRIPT, ...source })).toBe(kind);
});

test("what is calibrated is constructed on the site's lines, has the values that stand there, or is the only one", () => {
  const site = config({ learningRate: literal(0.1), momentum: literal(0.9), line: 3, endLine: 4 });
  const constructed = { kind: 'site', file: '/p/train.py', line: 4, endLine: 5 };
  const withValues = { kind: 'values', learningRate: 0.1, momentum: 0.9 };
  expect(siteOptimizer(site, { languageId: 'python' }, '/p/train.py')).toEqual(constructed);
  expect(siteOptimizer(site, { languageId: 'yaml' }, '/p/a.yaml')).toEqual(withValues);
  const untold = { ...site, learningRate: { state: 'missing' } } as const;
  expect(siteOptimizer(untold, { languageId: 'yaml' }, '/p/a.yaml')).toEqual({ kind: 'only' });
  const untoldArguments = { ...untold, framework: 'transformers' } as const;
  expect(siteOptimizer(untoldArguments, { languageId: 'python' }, '/p/train.py')).toEqual({ kind: 'only' });
  const arguments_ = { ...site, framework: 'transformers' } as const;
  expect(siteOptimizer(arguments_, { languageId: 'python' }, '/p/train.py')).toEqual(withValues);
});
