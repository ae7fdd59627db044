import { assert, integer, property, shuffledSubarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RankMean } from '../../../../../src/train/script/launch/rankMean';

interface Said {
  readonly rank: number;
  readonly steps: readonly number[];
}

/** What a rank measures at a step. */
function valueOf(rank: number, step: number): number {
  return 100 * rank + step;
}

/** What ranks say in an order in which each one's steps ascend. */
const saidInSomeOrder = tuple(integer({ min: 2, max: 4 }), integer({ min: 1, max: 8 })).chain(
  ([worldSize, stepCount]) =>
    shuffledSubarray(
      Array.from({ length: worldSize * stepCount }, (_, index) => index % worldSize),
      { minLength: worldSize * stepCount },
    ).map((order) => {
      const next = new Map<number, number>();
      const said = order.map((rank): Said => {
        const step = (next.get(rank) ?? 0) + 1;
        next.set(rank, step);
        return { rank, steps: [step] };
      });
      return { worldSize, stepCount, said };
    }),
);

describe('the mean over ranks', () => {
  test('has every step once, in order, whatever the order in which ranks speak', () => {
    assert(
      property(saidInSomeOrder, ({ worldSize, stepCount, said }) => {
        const mean = new RankMean(worldSize);
        const curves = said.map(({ rank, steps }) =>
          mean.add(rank, { steps, values: steps.map((step) => valueOf(rank, step)) }),
        );
        const ranks = Array.from({ length: worldSize }, (_, rank) => rank);
        expect(curves.flatMap(({ steps }) => steps)).toEqual(
          Array.from({ length: stepCount }, (_, index) => index + 1),
        );
        expect(curves.flatMap(({ values }) => values)).toEqual(
          Array.from(
            { length: stepCount },
            (_, index) => ranks.reduce((sum, rank) => sum + valueOf(rank, index + 1), 0) / worldSize,
          ),
        );
      }),
    );
  });

  test('waits for ranks that have not measured until it is told to wait no longer', () => {
    const mean = new RankMean(3);
    expect(mean.add(2, { steps: [1, 2], values: [5, 6] }).steps).toEqual([]);
    expect(mean.settle()).toEqual({ steps: [1, 2], values: [5, 6] });
    expect(mean.add(2, { steps: [3], values: [7] })).toEqual({ steps: [3], values: [7] });
    expect(mean.add(0, { steps: [3], values: [1] }).steps).toEqual([]);
  });

  test('drops a step that not all ranks measure', () => {
    const mean = new RankMean(2);
    mean.add(0, { steps: [1, 2, 3], values: [1, 2, 3] });
    expect(mean.add(1, { steps: [1, 3], values: [3, 5] })).toEqual({ steps: [1, 3], values: [2, 4] });
  });

  test('is not a number where a rank is not', () => {
    const mean = new RankMean(2);
    mean.add(0, { steps: [1], values: [Number.NaN] });
    expect(mean.add(1, { steps: [1], values: [3] })).toEqual({ steps: [1], values: [Number.NaN] });
  });
});
