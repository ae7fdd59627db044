import { climb } from './newtonAscent';

/** The likelihood with one parameter fixed and the others at their best, each climb starting where the last one ended. */
export function profileOf(
  objective: (fixed: number, free: readonly number[]) => number,
  start: readonly number[],
): (fixed: number) => number {
  let last = start;
  return (fixed) => {
    const found = climb((free) => objective(fixed, free), last);
    last = found.point;
    return found.value;
  };
}
