import type { Estimate } from '../../src/model/calibration/calibration';
import { formatEstimate, formatNumber } from '../../src/model/wording/format/numberFormat';

/** Rows of a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [tableRow(head), tableRow(head.map(() => '---')), ...rows.map(tableRow)];
}

/** One row of it. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** `0.21 (0.19–0.23)`, or a dash. */
export function estimateText(estimate: Estimate | undefined): string {
  return estimate === undefined ? '–' : formatEstimate(estimate, 3);
}

/** Steps with a unit that suits them. */
export function stepsText(steps: number): string {
  return steps >= 1e5 ? `${formatNumber(steps / 1e6, 3)} million` : formatNumber(steps, 3);
}
