import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { loadDetector } from '../../../support/detect/loadDetector';
import { withMomentum } from '../../../support/detect/shown';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function detect(text: string) {
  return detector.detect({ languageId: 'python', fileName: 'train.py', text });
}

const START = 'from detectron2.config import get_cfg\ncfg = get_cfg()\n';

test.each<[form: string, text: string, expected: string | undefined]>([
  [
    'an attribute, in front of its comment',
    `${START}cfg.SOLVER.BASE_LR = 0.1  # rate\n`,
    `${START}cfg.SOLVER.BASE_LR = 0.1  # rate\ncfg.SOLVER.MOMENTUM = 0.95\n`,
  ],
  [
    'a subscript, in its quotes',
    `${START}cfg["SOLVER"]["BASE_LR"] = 0.1\n`,
    `${START}cfg["SOLVER"]["BASE_LR"] = 0.1\ncfg["SOLVER"]["MOMENTUM"] = 0.95\n`,
  ],
  [
    'the indentation of its block',
    `${START}def f():\n    cfg.SOLVER.BASE_LR = 0.1\n    return cfg\n`,
    `${START}def f():\n    cfg.SOLVER.BASE_LR = 0.1\n    cfg.SOLVER.MOMENTUM = 0.95\n    return cfg\n`,
  ],
  [
    'a line that it shares',
    `${START}cfg.SOLVER.BASE_LR = 0.1; train(cfg)\n`,
    `${START}cfg.SOLVER.BASE_LR = 0.1; cfg.SOLVER.MOMENTUM = 0.95; train(cfg)\n`,
  ],
  [
    'an alias of the section',
    `${START}solver = cfg.SOLVER\nsolver.BASE_LR = 0.1\n`,
    `${START}solver = cfg.SOLVER\nsolver.BASE_LR = 0.1\nsolver.MOMENTUM = 0.95\n`,
  ],
  [
    'line ends of Windows',
    `${START}cfg.SOLVER.BASE_LR = 0.1\r\ntrain(cfg)\r\n`,
    `${START}cfg.SOLVER.BASE_LR = 0.1\ncfg.SOLVER.MOMENTUM = 0.95\r\ntrain(cfg)\r\n`,
  ],
  [
    'nothing where a file is merged later',
    `${START}cfg.SOLVER.BASE_LR = 0.1\ncfg.merge_from_file(x)\n`,
    undefined,
  ],
  ['nothing for one of several targets', `${START}cfg.SOLVER.BASE_LR, x = 0.1, 2\n`, undefined],
])('a momentum is written behind the learning rate: %s', (_, text, expected) => {
  const edited = withMomentum(text, detect(text)[0]);
  expect(edited).toBe(expected);
  if (edited === undefined) return;
  expect(detect(edited)[0]?.momentum).toMatchObject({ state: 'known', value: 0.95 });
});

test('a site is named by its scope, its object and its keys, and objects of one name are numbered', () => {
  const again = 'cfg = get_cfg()\ncfg.SOLVER.BASE_LR = 0.2\n';
  const text = `${START}cfg.SOLVER.BASE_LR = 0.1\n${again}def f():\n    cfg = get_cfg()\n    cfg.SOLVER.BASE_LR = 1\n`;
  expect(detect(text).map(({ siteId }) => siteId)).toEqual([
    'cfg/SOLVER/SGD#1',
    'cfg/SOLVER/SGD#2',
    'f/cfg/SOLVER/SGD#1',
  ]);
});

test('a value that a variable holds is edited where it is written', () => {
  const text = `${START}MOMENTUM = 0.8\ncfg.SOLVER.BASE_LR = 0.1\ncfg.SOLVER.MOMENTUM = MOMENTUM\n`;
  const momentum = detect(text)[0]?.momentum;
  if (momentum?.state !== 'known') throw new Error('not known');
  const { start, end } = momentum.definition.span;
  expect(text.slice(start, end)).toBe('0.8');
  expect(text.slice(momentum.argument.start, momentum.argument.end)).toBe('MOMENTUM');
});

test('an optimizer that nothing names is said to be implied', () => {
  expect(detect(`${START}cfg.SOLVER.BASE_LR = 0.1\n`)[0]?.implied).toBe(true);
  const named = `${START}cfg.SOLVER.OPTIMIZER = "SGD"\ncfg.SOLVER.BASE_LR = 0.1\n`;
  expect(detect(named)[0]?.implied).toBeUndefined();
});
