import { assert, constantFrom, nat, property, array, record, string } from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { textChange } from '../../../../src/detect/parsing/textChange';
import { loadDetector } from '../../../support/detect/loadDetector';
import { samples } from '../../../support/detect/mutations';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

const edits = array(
  record({
    at: nat(2000),
    removed: nat(30),
    inserted: constantFrom(
      '',
      '\n',
      '(',
      ')',
      '"',
      "'''",
      'lr=0.5, ',
      '    ',
      '#',
      '🚂',
      '\ud83d',
      '\r\n',
      'def f():\n',
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('a document parsed from its last version', () => {
  test.each(samples('.').filter(({ fileName }) => /\.(py|js|ts|tsx|html)$/u.test(fileName)))(
    'detects in $fileName what a parse from scratch detects, after any edits',
    ({ fileName, text: original }) => {
      assert(
        property(edits, (steps) => {
          let text = original;
          detector.detect({ languageId: '', fileName, text, documentId: 'a' });
          for (const { at, removed, inserted } of steps) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + inserted + text.slice(start + removed);
            const later = detector.detect({ languageId: '', fileName, text, documentId: 'a' });
            expect(later).toEqual(detector.detect({ languageId: '', fileName, text }));
          }
          detector.forget('a');
        }),
        { seed: 3, numRuns: 60 },
      );
    },
  );
});

/** Half of a surrogate pair. */
const LONE = /[\ud800-\udfff]/u;

test('a change is the part in which two texts differ, and never parts a surrogate pair', () => {
  assert(
    property(string({ unit: 'grapheme' }), string({ unit: 'grapheme' }), nat(20), (left, right, at) => {
      const before = left;
      const after = left.slice(0, at) + right + left.slice(at);
      const { startIndex, oldEndIndex, newEndIndex } = textChange(before, after);
      expect(before.slice(0, startIndex)).toBe(after.slice(0, startIndex));
      expect(before.slice(oldEndIndex)).toBe(after.slice(newEndIndex));
      for (const [text, index] of [
        [before, startIndex],
        [before, oldEndIndex],
        [after, newEndIndex],
      ] as const)
        if (!LONE.test(text)) expect(text.slice(0, index)).not.toMatch(LONE);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('trees of documents that were not read for long are given up, and parsed anew', () => {
  const text = 'import torch\ntorch.optim.SGD(p, lr=0.1)\n';
  for (let round = 0; round < 2; round += 1)
    for (let document = 0; document < 30; document += 1) {
      const found = detector.detect({
        languageId: 'python',
        fileName: 'a.py',
        text,
        documentId: String(document),
      });
      expect(found).toHaveLength(1);
    }
});
