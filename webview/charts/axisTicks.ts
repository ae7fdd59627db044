/** Mantissas by how round they are: rounder ones are labelled first, others where there is room. */
const ROUNDNESS: readonly (readonly number[])[] = [
  [1],
  [2, 5],
  [3, 7],
  [1.5, 4],
  [6, 8, 9],
  [1.2, 2.5],
  Array.from({ length: 90 }, (_, index) => (10 + index) / 10),
  Array.from({ length: 900 }, (_, index) => (100 + index) / 100),
];

/** From this level on mantissas have two digits and more. */
const ROUND_LEVELS = 6;

/** An axis that is logarithmic in `value`, or in 1 − β. */
export interface TickRange {
  readonly low: number;
  readonly high: number;
  /** How many labels have room. */
  readonly most: number;
  /** Values that are labelled whatever is near them. */
  readonly first?: readonly number[];
}

/** Where a logarithmic axis is labelled: round values, evenly apart, as many as there is room for, whatever the range. */
export function logarithmicTicks({ low, high, most, first = [] }: TickRange): number[] {
  if (!(low > 0) || !(high > low) || most < 1) return [];
  const apart = Math.log(high / low) / Math.max(1, most);
  const isInside = (value: number): boolean => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const chosen = first.filter(isInside);
  const decades = range(Math.floor(Math.log10(low)), Math.floor(Math.log10(high)));
  for (const [level, mantissas] of ROUNDNESS.entries()) {
    // What is not round is labelled only where there would be next to nothing else.
    if (chosen.length >= most || (level >= ROUND_LEVELS && chosen.length > FEWEST)) break;
    for (const value of mantissas.flatMap((each) => decades.map((decade) => each * 10 ** decade))) {
      if (isInside(value) && chosen.every((other) => Math.abs(Math.log(value / other)) >= apart)) {
        chosen.push(Number(value.toPrecision(6)));
      }
    }
  }
  return (chosen.length < FEWEST ? evenTicks(low, high) : chosen).toSorted((left, right) => left - right);
}

/** A range so narrow that it is as good as linear: even steps of a power of ten, or of two or five. */
function evenTicks(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / FEWEST));
  const step = [5, 2, 1].map((each) => each * power).find((each) => (high - low) / each >= FEWEST) ?? power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Fewer labels than this tell no scale. */
const FEWEST = 3;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** How β reads at 1 − β. */
export function momentumLabel(x: number): string {
  return String(Number((1 - x).toPrecision(6)));
}
