import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { loadDetector } from '../../../support/detect/loadDetector';
import { mutatedSamples, samples } from '../../../support/detect/mutations';

const SITE = "import * as tf from '@tensorflow/tfjs';\nconst optimizer = tf.train.momentum(0.1, 0.9);\n";
const YAML_SITE = 'optimizer:\n  type: sgd\n  lr: 0.1\n';
/** The fuzz with seed 1 found it. */
const OVERRUN = 7749;

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

test('a text on which tree-sitter recursed over the end of its stack leaves the parser fit for the next', () => {
  const overrun = [...mutatedSamples(samples('.'), OVERRUN + 1, 1)].at(-1);
  // Other samples would need another mutation here.
  expect(overrun).toMatchObject({ fileName: 'View.tsx', mutation: 'longLine' });
  detector.detect({ languageId: '', fileName: 'View.tsx', text: overrun?.text ?? '' });
  const [config, ...others] = detector.detect({ languageId: '', fileName: 'View.tsx', text: SITE });
  expect(others).toEqual([]);
  expect(config?.momentum).toMatchObject({ state: 'known', value: 0.9 });
});

test.each([
  [`${YAML_SITE}data: "${'x'.repeat(300_000)}"\n`, 0],
  [`${YAML_SITE}${'data: x\n'.repeat(40_000)}`, 1],
])('YAML with a line that nobody wrote is data; a long file of short lines is read', (text, sites) => {
  expect(detector.detect({ languageId: '', fileName: 'a.yaml', text })).toHaveLength(sites);
});
