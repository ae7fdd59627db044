import { expect, test } from 'vitest';
import {
  calibrationKind,
  type CalibrationKind,
  type ConfigSource,
} from '../../../src/advise/calibrationKind';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { config } from '../../support/detect/configFixture';

const SCRIPT: ConfigSource = { languageId: 'python', isNotebookCell: false };

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
    changes: { framework: 'paddle' },
    kind: 'program',
  },
  { what: 'SGD in a configuration file', source: { languageId: 'yaml' }, kind: 'program' },
  {
    what: 'momentum as a moving average with a dampening that the probe does not set',
    changes: { framework: 'optax', momentumForm: 'movingAverage' },
    kind: 'program',
  },
  { what: 'a cell of a notebook', source: { isNotebookCell: true }, kind: undefined },
  { what: 'half-typed code', changes: { incomplete: true }, kind: undefined },
  { what: 'an optimizer without heavy-ball momentum', changes: { family: 'other' }, kind: undefined },
  { what: 'an unknown learning rate', changes: { learningRate: { state: 'missing' } }, kind: undefined },
])('$what is calibrated as $kind', ({ changes, source, kind }) => {
  expect(calibrationKind(config(changes), { ...SCRIPT, ...source })).toBe(kind);
});
