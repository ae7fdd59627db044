import { expect, test } from 'vitest';
import { couplingEdits } from '../../../../src/advise/edit/couplingEdit';
import type { OptimizerConfig } from '../../../../src/model/optimizer/optimizerConfig';
import { config, literal } from '../../../support/detect/configFixture';

const COUPLING = { k: 0.46415888, gamma: 2 / 3 };
const scheduled: Partial<OptimizerConfig> = {
  schedulers: [{ name: 'StepLR', span: { start: 0, end: 1 }, overwritesMomentum: false }],
  stepPlaces: {
    optimizer: 'optimizer',
    group: 'group',
    lines: [
      { offset: 100, indent: '    ' },
      { offset: 140, indent: '\t' },
    ],
  },
};

test('each line that steps gets a loop in front of it, at its indentation', () => {
  expect(couplingEdits(config(scheduled), COUPLING)).toEqual([
    {
      span: { start: 100, end: 100 },
      newText: `    for group in optimizer.param_groups:  # momentum follows the learning rate, as measured
        group["momentum"] = min(max(1 - 0.464159 * max(group["lr"], 0.0) ** 0.666667, 0.0), 0.999)
`,
    },
    {
      span: { start: 140, end: 140 },
      newText:
        '\tfor group in optimizer.param_groups:  # momentum follows the learning rate, as measured\n' +
        '\t\tgroup["momentum"] = min(max(1 - 0.464159 * max(group["lr"], 0.0) ** 0.666667, 0.0), 0.999)\n',
    },
  ]);
});

test.each<[string, Partial<OptimizerConfig>]>([
  ['nothing is seen to step it', { stepPlaces: undefined as never }],
  ['its syntax is half typed', { incomplete: true }],
  ['dampening makes lr another than η', { dampening: literal(0.5) }],
  [
    'dampening is not known',
    { dampening: { state: 'unknown', text: 'd', reason: 'dynamic', argument: { start: 0, end: 1 } } },
  ],
  ['groups have learning rates of their own', { parameterGroups: { shown: [], mayBeOthers: true } }],
  ['momentum is a moving average', { momentumForm: 'movingAverage' }],
  [
    'something writes the momentum already',
    { schedulers: [{ name: 'OneCycleLR', span: { start: 0, end: 1 }, overwritesMomentum: true }] },
  ],
])('nothing is offered where %s', (_, changes) => {
  const { stepPlaces, ...rest } = { ...scheduled, ...changes };
  const site = config({ ...rest, ...(stepPlaces === undefined ? {} : { stepPlaces }) });
  expect(couplingEdits(site, COUPLING)).toBeUndefined();
});
