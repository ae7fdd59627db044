import type { ConstructedCandidate } from '../../../../../src/model/optimizer/optimizerChoice';
import { describe, expect, test } from 'vitest';
import { takenOptimizer, type SeenCandidate } from '../../../../../src/train/script/probe/takenOptimizer';

const VALUES = { kind: 'values', learningRate: 0.1, momentum: 0.9 } as const;

function candidate(index: number): ConstructedCandidate {
  const place = { file: 'train.py', line: 3 };
  return { index, name: 'SGD', learningRate: 0.5, momentum: 0.9, ...place, steps: 20 };
}

function seen(index: number, changes: Partial<SeenCandidate> = {}): SeenCandidate {
  return { ...candidate(index), watched: false, ...changes };
}

describe('the optimizer that a dry run tells of', () => {
  test.each<[name: string, candidates: readonly SeenCandidate[], taken: object]>([
    [
      'has the values, up to what conversions cost',
      [seen(0, { learningRate: 0.1 * (1 + 5e-7), watched: true })],
      { kind: 'watched' },
    ],
    [
      'has the values, though another one stepped first',
      [seen(0, { watched: true }), seen(1, { learningRate: 0.1, steps: 3 })],
      { kind: 'another', choice: { kind: 'nth', index: 1, name: 'SGD' } },
    ],
    [
      'is the only one that steps',
      [seen(0, { steps: 0, learningRate: 0.1 }), seen(1, { name: 'RMSprop', watched: true })],
      { kind: 'another', choice: { kind: 'nth', index: 1, name: 'RMSprop' } },
    ],
    [
      'is left to the user where several step',
      [seen(0, { watched: true, learningRate: null }), seen(1, { learningRate: 0.1001 })],
      {
        kind: 'several',
        candidates: [
          { ...candidate(0), learningRate: null },
          { ...candidate(1), learningRate: 0.1001 },
        ],
      },
    ],
  ])('%s', (_, candidates, taken) => {
    expect(takenOptimizer(VALUES, candidates)).toEqual(taken);
  });

  test.each<[name: string, candidates: readonly SeenCandidate[], taken: string]>([
    ['the only one that steps', [seen(0, { steps: 0 }), seen(1, { watched: true })], 'another'],
    ['left to the user where two step', [seen(0, { watched: true }), seen(1)], 'several'],
  ])('is %s where a configuration tells no values', (_, candidates, kind) => {
    expect(takenOptimizer({ kind: 'only' }, candidates)).toMatchObject({ kind });
  });

  test('is the watched one where it was told by lines or number', () => {
    const two = [seen(0), seen(1, { watched: true })];
    expect(takenOptimizer({ kind: 'nth', index: 1, name: 'SGD' }, two)).toEqual({ kind: 'watched' });
  });
});
