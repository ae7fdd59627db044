import { beforeAll, describe, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { siteFindings } from '../../../src/advise/siteFindings';
import type { Detector } from '../../../src/detect/detector';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Saving } from '../../../src/model/calibration/calibration';
import { calibration, config, measured } from '../../support/detect/configFixture';
import { loadDetector } from '../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

/** What is found in a text, and the text after all its fixes. */
function found(text: string, languageId: string) {
  const configs = detector.detect({ languageId, fileName: '', text });
  const findings = configs.flatMap((each) => siteFindings(each, advise(each, undefined, DEFAULT_RULE), text));
  const fixed = findings
    .flatMap(({ fix }) => fix ?? [])
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
  return { kinds: findings.map(({ kind }) => kind), fixed };
}

const yaml = (lr: string): string => `optimizer:\n  name: SGD\n  lr: ${lr}\n  momentum: 0.9\n`;
const python = (scheduler: string): string =>
  `import torch\nopt = torch.optim.SGD(p, lr=0.1, momentum=0.9)\ns = torch.optim.lr_scheduler.${scheduler}\n`;

describe('a momentum that a scheduler overwrites', () => {
  test.each([
    ['OneCycleLR(opt, 0.1, 300)', 'OneCycleLR(opt, 0.1, 300, cycle_momentum=False)'],
    ['CyclicLR(opt, 0.01, 0.1, )', 'CyclicLR(opt, 0.01, 0.1, cycle_momentum=False )'],
    ['OneCycleLR(\n    opt,\n    0.1,\n)', 'OneCycleLR(\n    opt,\n    0.1, cycle_momentum=False\n)'],
  ])('is kept by an argument of %s', (scheduler, fixed) => {
    expect(found(python(scheduler), 'python')).toEqual({
      kinds: ['momentumOverwritten'],
      fixed: python(fixed),
    });
  });

  test.each([
    'StepLR(opt, 30)',
    'OneCycleLR(opt, 0.1, 300, cycle_momentum=False)',
    'OneCycleLR(opt, 0.1, 300, cycle_momentum=True)',
    'OneCycleLR(opt, 0.1, # comment\n)',
  ])('is not marked where it is not, is wanted, or has no safe edit: %s', (scheduler) => {
    expect(found(python(scheduler), 'python').kinds).toEqual([]);
  });
});

describe('a number that YAML 1.1 reads as a text', () => {
  test.each([
    ['1e-3', '1.0e-3'],
    ['1e3', '1.0e+3'],
    ['2.5e2', '2.5e+2'],
    ['5E-4', '5.0e-4'],
  ])('%s is written %s', (written, fixed) => {
    expect(found(yaml(written), 'yaml')).toEqual({ kinds: ['numberReadAsString'], fixed: yaml(fixed) });
    expect(found(yaml(fixed), 'yaml').kinds).toEqual([]);
  });
});

test('a line that gives a momentum to an optimizer without one is removed', () => {
  const text = 'optimizer:\n  name: Adam\n  lr: 0.001\n  momentum: 0.9  # left over\n  eps: 1.0e-8\n';
  expect(found(text, 'yaml')).toEqual({
    kinds: ['momentumWithoutEffect'],
    fixed: 'optimizer:\n  name: Adam\n  lr: 0.001\n  eps: 1.0e-8\n',
  });
  expect(found('{"optimizer": {"name": "Adam", "lr": 0.001, "momentum": 0.9}}', 'json').kinds).toEqual([]);
});

/** What is said at a site whose record saves so much. */
function messages(savingOverPresent: Saving): readonly string[] {
  const advice = advise(config(), calibration(measured({ savingOverPresent })), DEFAULT_RULE);
  return siteFindings(config(), advice, '').map(({ message }) => message);
}

describe('a measured saving that is not applied', () => {
  test('is marked where fresh seeds have shown it, and nowhere else', () => {
    const ratio = { value: 1.5, low: 1.3, high: 1.7 };
    expect(messages({ kind: 'verified', ratio, seeds: 4 })).toEqual([
      'Measured: momentum 0.97 is 1.5× faster than now, and not applied.',
    ]);
    expect(messages({ kind: 'expected', ratio })).toEqual([]);
    expect(messages({ kind: 'verified', ratio: { value: 1.02, low: 0.9, high: 1.1 }, seeds: 4 })).toEqual([]);
  });
});
