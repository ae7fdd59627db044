import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { moved, zoomed, type AxisKind } from '../../../../webview/charts/zoomWindow';

const WHOLE = { min: 1, max: 100 };

it('zooming in keeps the place under the pointer', () => {
  expect(zoomed(WHOLE, WHOLE, { factor: 0.5, at: 0, kind: 'linear' })).toEqual({ min: 1, max: 50.5 });
  const { min, max } = zoomed(WHOLE, WHOLE, { factor: 0.5, at: 0.5, kind: 'logarithmic' });
  expect(min * max).toBeCloseTo(100);
});

it('a window that is moved keeps its width, and stops at the end', () => {
  expect(moved({ min: 10, max: 20 }, WHOLE, 0.5, 'linear')).toEqual({ min: 15, max: 25 });
  expect(moved({ min: 95, max: 99 }, WHOLE, 5, 'linear')).toEqual({ min: 96, max: 100 });
});

it('whatever is zoomed and moved stays within the whole', () => {
  const act = fc.record({
    factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: -2, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.constantFrom<AxisKind>('linear', 'logarithmic'),
      fc.array(act, { maxLength: 20 }),
      (kind, acts) => {
        let window = WHOLE;
        for (const { factor, at, share } of acts) {
          window = moved(zoomed(window, WHOLE, { factor, at, kind }), WHOLE, share, kind);
          expect(window.min).toBeGreaterThan(WHOLE.min * (1 - 1e-9));
          expect(window.max).toBeLessThan(WHOLE.max * (1 + 1e-9));
          expect(window.max).toBeGreaterThan(window.min);
        }
      },
    ),
    { seed: 5 },
  );
});
