import type { Calibration } from '../../model/calibration/calibration';
import { outcomeSteps, type Trial } from '../../model/calibration/trial';
import { csvText, type CsvCell } from '../../model/wording/format/csvText';

const COLUMNS = [
  'trialId',
  'role',
  'learningRate',
  'momentum',
  'seed',
  'budgetSteps',
  'outcome',
  'outcomeSteps',
  'stepsSpent',
  'elapsedMs',
];

/** Every trial of a record, a row each; `outcomeSteps` is T where the target was reached, else how far it went. */
export function trialsCsv({ trials }: Pick<Calibration, 'trials'>): string {
  return csvText(COLUMNS, trials.map(row));
}

/** Whether a text is such a table. */
export function isTrialsCsv(text: string): boolean {
  return text.startsWith(`${COLUMNS.join(',')}\r\n`);
}

function row(trial: Trial): CsvCell[] {
  const { trialId, role, learningRate, momentum, seed, budgetSteps, outcome, stepsSpent, elapsedMs } = trial;
  return [
    trialId,
    role,
    learningRate,
    momentum,
    seed,
    budgetSteps,
    outcome.kind,
    outcomeSteps(outcome),
    stepsSpent,
    elapsedMs,
  ];
}
