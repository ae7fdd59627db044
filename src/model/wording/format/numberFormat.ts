import type { Estimate } from '../../calibration/calibration';

/** β with as many decimals as 1 − β needs for two significant digits: 0.9, 0.966, 0.9913. */
export function formatMomentum(momentum: number): string {
  const x = 1 - momentum;
  if (!(x > 0) || !Number.isFinite(x)) return formatNumber(momentum, 3);
  return momentum.toFixed(momentumDecimals(x));
}

/** `0.966 (0.958–0.972)`: the interval fixes the number of decimals. */
export function formatMomentumEstimate(estimate: Estimate): string {
  const width = Math.max(estimate.high - estimate.low, 0);
  const decimals =
    width > 0
      ? Math.min(6, Math.max(1, 1 - Math.floor(Math.log10(width))))
      : momentumDecimals(1 - estimate.value);
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((each) =>
    each.toFixed(decimals),
  );
  return `${value} (${low}–${high})`;
}

/** `0.286 (0.27–0.3)`, `significant` digits each. */
export function formatEstimate(estimate: Estimate, significant = 2): string {
  return `${formatNumber(estimate.value, significant)} (${formatNumber(estimate.low, significant)}–${formatNumber(estimate.high, significant)})`;
}

/** `1.4×`; ratios of convergence times are not known to more than two digits. */
export function formatRatio(ratio: number): string {
  return `${ratio >= 9.95 ? ratio.toFixed(0) : ratio.toFixed(ratio < 1.195 && ratio > 0.95 ? 2 : 1)}×`;
}

/** `1.4× (1.2×–1.6×)`. */
export function formatRatioEstimate({ value, low, high }: Estimate): string {
  return `${formatRatio(value)} (${formatRatio(low)}–${formatRatio(high)})`;
}

/** A plain decimal with `significant` digits, scientific below 10⁻⁴ and from 10⁶ on. */
export function formatNumber(value: number, significant = 3): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude < 1e-4 || magnitude >= 1e6) {
    return String(Number(value.toPrecision(significant)).toExponential()).replace('e+', 'e');
  }
  return String(Number(value.toPrecision(significant)));
}

/** `40 s`, `3 min`, `1.5 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${formatNumber(seconds, 2)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${formatNumber(seconds / 3600, 2)} h`;
}

function momentumDecimals(x: number): number {
  return Math.min(6, Math.max(x >= 0.0995 ? 1 : 2, 1 - Math.floor(Math.log10(x))));
}
