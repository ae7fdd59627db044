import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { loadDetector } from '../../support/detect/loadDetector';
import { mutatedSamples, samples } from '../../support/detect/mutations';
import { spanOutside } from '../../support/detect/spansInside';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

test('every sample holds optimizers to lose', () => {
  for (const { fileName, text } of samples('.'))
    expect(detector.detect({ languageId: '', fileName, text }), fileName).not.toEqual([]);
});

test('a text that the parser does not get over is not read, and the next one is', () => {
  const { fileName, text } = samples('.').find((sample) => sample.fileName === 'View.tsx')!;
  expect(detector.detect({ languageId: '', fileName, text: '"'.repeat(1_000_000) + text })).toEqual([]);
  expect(detector.detect({ languageId: '', fileName, text })).toHaveLength(1);
});

test('400 mutated sources give no exception and no range outside the document', () => {
  for (const { fileName, text, mutation } of mutatedSamples(samples('.'), 400, 7)) {
    const configs = detector.detect({ languageId: '', fileName, text });
    expect(spanOutside(configs, text), `${fileName}, ${mutation}`).toBeUndefined();
  }
});
