import jstat from 'jstat';

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19];
const columns = new Map<number, number[]>();

/**
 * `count` points of a Halton sequence in `dimensions` ≤ 8 dimensions, mapped to standard normals: spread evenly, the same on every
 * machine, and point i does not depend on `count`. One array a dimension.
 */
export function quasiNormals(count: number, dimensions: number): readonly (readonly number[])[] {
  return PRIMES.slice(0, dimensions).map((base) => {
    const column = columns.get(base) ?? [];
    columns.set(base, column);
    // The first points of a Halton sequence lie on a line in the higher bases.
    while (column.length < count)
      column.push(jstat.normal.inv(radicalInverse(column.length + 20, base), 0, 1));
    return column;
  });
}

/** The digits of `index` in `base`, mirrored behind the point; in (0, 1) for index ≥ 1. */
function radicalInverse(index: number, base: number): number {
  let value = 0;
  let weight = 1 / base;
  for (let left = index; left > 0; left = Math.floor(left / base)) {
    value += (left % base) * weight;
    weight /= base;
  }
  return value;
}
