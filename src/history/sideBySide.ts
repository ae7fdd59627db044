import type { Calibration } from '../model/calibration/calibration';
import type { Confirmation } from '../model/calibration/confirmation';
import { shortConfirmationText } from '../model/wording/confirmation/confirmationText';
import type { Finding } from './changesSince';
import { shortChangesText } from './changesText';
import { comparisonOf } from './comparison';
import { said } from '../model/language/said';

/** One of two records that are compared, and what is known of it beside itself. */
export interface SideOfComparison {
  readonly title: string;
  readonly calibration: Calibration;
  /** What has changed since it was made. */
  readonly changes: readonly Finding[];
  /** What whole trainings said of it last. */
  readonly confirmation?: Confirmation;
}

/** All that is said of two records, wherever it is shown. */
export interface SideBySide {
  /** What speaks against comparing them. */
  readonly against: readonly string[];
  /** Whether they differ, what is not known, what has changed since. */
  readonly sentences: readonly string[];
  /** Cells of `SIDE_BY_SIDE_HEADINGS`. */
  readonly rows: readonly (readonly string[])[];
}

/** In English, as exports have them. */
export const SIDE_BY_SIDE_HEADINGS = ['What', 'First', 'Second', 'Same'] as const;

/** Two records in words and as the rows of one table. */
export function sideBySide(left: SideOfComparison, right: SideOfComparison): SideBySide {
  const { rows, against, unknown, verdict } = comparisonOf(left.calibration, right.calibration);
  return {
    against,
    sentences: [
      ...(verdict === undefined ? [] : [verdict]),
      ...(unknown.length === 0 ? [] : [said`Not known: ${unknown.join('; ')}.`]),
      ...changedSentence(said`First`, left),
      ...changedSentence(said`Second`, right),
    ],
    rows: [
      ...rows.map((row) => [row.what, row.left, row.right, row.differs ? said`no` : said`yes`]),
      ...wholeTrainings(left, right),
    ],
  };
}

/** What whole trainings said of each, where they said something of one. */
function wholeTrainings(...records: readonly SideOfComparison[]): string[][] {
  const told = records.map(({ confirmation }) =>
    confirmation === undefined ? '–' : shortConfirmationText(confirmation),
  );
  const same = told.every((text) => text === told[0]);
  return told.every((text) => text === '–')
    ? []
    : [[said`Whole trainings`, ...told, same ? said`yes` : said`no`]];
}

function changedSentence(which: string, { changes }: SideOfComparison): string[] {
  const text = shortChangesText(changes);
  return text === '' ? [] : [said`${which}, ${text}.`];
}
