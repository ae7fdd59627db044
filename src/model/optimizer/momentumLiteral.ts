/** β as it is written into code: 1 − β to two significant digits, so that 0.9913 keeps what matters and 0.9 stays short. */
export function momentumLiteral(momentum: number): string {
  const x = 1 - momentum;
  if (!(x > 0)) return String(momentum);
  const decimals = Math.min(12, Math.max(1, 1 - Math.floor(Math.log10(x))));
  return String(Number(momentum.toFixed(decimals)));
}
