import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { loadDetector } from './loadDetector';

const SITE = "import * as tf from '@tensorflow/tfjs';\nconst optimizer = tf.train.momentum(0.1, 0.9);\n";

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

test.each([
  ['levels that tree-sitter frees one inside the other', '(<a>'.repeat(400)],
  ['a megabyte of them on one line', '<a b={() => '.repeat(90_000)],
])('%s are given up or read, and the next text is read as ever', (_what, broken) => {
  expect(detector.detect({ languageId: '', fileName: 'View.tsx', text: `${SITE}${broken}` })).toBeDefined();
  const [config, ...others] = detector.detect({ languageId: '', fileName: 'View.tsx', text: SITE });
  expect(others).toEqual([]);
  expect(config?.momentum).toMatchObject({ state: 'known', value: 0.9 });
});

test('YAML with a line that nobody wrote is data, beside which a long file of short lines is read', () => {
  const site = 'optimizer:\n  type: sgd\n  lr: 0.1\n';
  const detect = (text: string): number =>
    detector.detect({ languageId: '', fileName: 'a.yaml', text }).length;
  expect(detect(`${site}data: "${'x'.repeat(300_000)}"\n`)).toBe(0);
  expect(detect(`${site}${'data: x\n'.repeat(40_000)}`)).toBe(1);
});
