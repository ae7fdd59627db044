/** The β that is written by habit, and that a suggestion is compared with. */
export const DEFAULT_MOMENTUM = 0.9;

/** Whether a momentum is the habitual one, to rounding. */
export function isDefaultMomentum(momentum: number): boolean {
  return Math.abs(momentum - DEFAULT_MOMENTUM) <= 1e-9;
}
