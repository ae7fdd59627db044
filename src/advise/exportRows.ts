import type { Advice } from '../model/advice/advice';
import { numericValue } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { csvText } from '../model/wording/format/csvText';
import { measureTitle } from '../model/wording/measureText';
import { savingsText } from '../model/wording/savingText';
import { refusalSentence } from './adviceWording';

/** One optimizer configuration of a workspace, as it is exported. */
export interface ExportRow {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly framework: string;
  readonly optimizer: string;
  readonly learningRate: number | null;
  readonly momentum: number | null;
  readonly suggestedMomentum: number | null;
  readonly suggestedLow: number | null;
  readonly suggestedHigh: number | null;
  /** Momenta within 5 % of the least. */
  readonly nearLow: number | null;
  readonly nearHigh: number | null;
  /** What is saved, in words: verified on so many fresh seeds, or expected; empty if unknown. */
  readonly saving: string;
  /** `uncalibrated`, `measured`, `expected` before a verification, `noChangeJustified`, `noEstimate`, or why nothing is suggested. */
  readonly verdict: string;
  /** What was measured, in words; empty for what is not. */
  readonly measure: string;
}

const COLUMNS = [
  'file',
  'line',
  'framework',
  'optimizer',
  'learningRate',
  'momentum',
  'suggestedMomentum',
  'suggestedLow',
  'suggestedHigh',
  'nearLow',
  'nearHigh',
  'saving',
  'verdict',
  'measure',
] as const satisfies readonly (keyof ExportRow)[];

/** The row of one site; `file` is relative to the workspace. */
export function exportRow(file: string, config: OptimizerConfig, advice: Advice): ExportRow {
  return {
    file,
    line: config.line + 1,
    framework: config.framework,
    optimizer: config.optimizer,
    learningRate: numericValue(config.learningRate) ?? null,
    momentum: numericValue(config.momentum) ?? null,
    ...suggestion(advice),
  };
}

/** Rows as comma-separated values with a heading, safe to open in a spreadsheet. */
export function toCsv(rows: readonly ExportRow[]): string {
  return csvText(
    COLUMNS,
    rows.map((row) => COLUMNS.map((column) => row[column])),
  );
}

/** Whether a text is a table that was exported from here, in either format and by any version. */
export function isExportedTable(text: string): boolean {
  const inAllVersions = COLUMNS.slice(0, 6);
  if (text.startsWith(`${inAllVersions.join(',')},`)) return true;
  try {
    const rows: unknown = JSON.parse(text);
    return (
      Array.isArray(rows) &&
      rows.every(
        (row: unknown) =>
          typeof row === 'object' && row !== null && inAllVersions.every((column) => column in row),
      )
    );
  } catch {
    return false;
  }
}

type Suggested = Omit<ExportRow, 'file' | 'line' | 'framework' | 'optimizer' | 'learningRate' | 'momentum'>;

const NOTHING = {
  suggestedMomentum: null,
  suggestedLow: null,
  suggestedHigh: null,
  nearLow: null,
  nearHigh: null,
  saving: '',
  measure: '',
} as const;

function suggestion(advice: Advice): Suggested {
  switch (advice.kind) {
    case 'uncalibrated':
      return {
        ...NOTHING,
        suggestedMomentum: advice.momentum,
        suggestedLow: advice.low,
        suggestedHigh: advice.high,
        verdict: advice.kind,
      };
    case 'measured':
    case 'noChangeJustified':
      return {
        suggestedMomentum: advice.momentum.value,
        suggestedLow: advice.momentum.low,
        suggestedHigh: advice.momentum.high,
        ...nearRange(advice),
        saving: savingsText(advice),
        verdict: advice.standing === 'expected' ? 'expected' : advice.kind,
        measure: measureTitle(advice.calibration.progressMeasure),
      };
    case 'measuredElsewhere':
    case 'noEstimate':
      return { ...NOTHING, verdict: advice.kind };
    case 'refused':
      return { ...NOTHING, verdict: refusalSentence(advice.reason) };
  }
}

/** Measured at one learning rate, and not carried to another. */
function nearRange({
  calibration: { result },
  carried,
}: Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>): Pick<ExportRow, 'nearLow' | 'nearHigh'> {
  const range = result.kind === 'estimate' && carried.kind === 'here' ? result.nearRange : undefined;
  return { nearLow: range?.low ?? null, nearHigh: range?.high ?? null };
}
