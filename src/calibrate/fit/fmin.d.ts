/** The parts of fmin in use; the package ships no types. */
declare module 'fmin' {
  export function nelderMead(
    objective: (parameters: readonly number[]) => number,
    start: readonly number[],
    settings?: {
      readonly maxIterations?: number;
      readonly minErrorDelta?: number;
      readonly nonZeroDelta?: number;
      readonly zeroDelta?: number;
    },
  ): { readonly x: number[]; readonly fx: number };
}
