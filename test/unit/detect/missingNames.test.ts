import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { loadDetector } from '../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

// The parser puts in an identifier of no characters where it misses one.
test.each([
  [
    'fit.ts',
    "import * as tf from '@tensorflow/tfjs';\nconst { train } = tf;\nconst inner = (options: Options) => train.sgd(**options.rate ?? 0.1);\n",
  ],
  [
    'train.py',
    'import torch\noptimizer = torch.optim.SGD(model.parameters(), lr=**options.rate, momentum=)\n',
  ],
])('a half-typed call in %s is detected in the end', (fileName, text) => {
  expect(detector.detect({ languageId: '', fileName, text }).length).toBeLessThanOrEqual(1);
});
