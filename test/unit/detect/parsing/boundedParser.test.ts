import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { loadDetector } from '../../../support/detect/loadDetector';

const SITE = "import * as tf from '@tensorflow/tfjs';\nconst optimizer = tf.train.momentum(0.1, 0.9);\n";
const YAML_SITE = 'optimizer:\n  type: sgd\n  lr: 0.1\n';
/** A mutation that the fuzz with seed 1 once found: a component torn apart by a long line of tags. */
const OVERRUN = [
  "import * as tf from '@tensorflow/tfjs';\n",
  'export function Train({ lr = 0.',
  '<script>'.repeat(125_000),
  '1 }: { lr?: number }) {\n  const optimizer = tf.train.momentum(0.01, 0.8);\n  return <button title="tf.train.sgd(1)" onClick={() => fit(optimizer)}>Fit {lr} 🚀</button>;\n}\n',
].join('');

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

test('a text on which tree-sitter recursed over the end of its stack leaves the parser fit for the next', () => {
  detector.detect({ languageId: '', fileName: 'View.tsx', text: OVERRUN });
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
