import type {
  ConfirmationPlan,
  ConfirmationResult,
  WholeRun,
  WholeRunOutcome,
} from '../src/model/calibration/confirmation';
import { differenceText, findingText, followedMeasureTitle } from '../src/model/wording/confirmationText';
import { failureMessage } from '../src/model/wording/failureMessage';
import { oneLine } from '../src/model/wording/foreignText';
import { momentumLiteral } from '../src/model/optimizer/momentumLiteral';
import { formatDuration, formatNumber } from '../src/model/wording/numberFormat';
import { table } from './table';

/** The measures at the trainings' ends, and every training. */
export function confirmationTables({
  plan,
  runs,
  result,
}: {
  readonly plan: ConfirmationPlan;
  readonly runs: readonly WholeRun[];
  readonly result: ConfirmationResult;
}): HTMLElement[] {
  return [
    ...(result.measures.length === 0 ? [] : [endTable(plan, result)]),
    ...(runs.length === 0 ? [] : [runTable(plan, runs)]),
  ];
}

function endTable({ present, suggested }: ConfirmationPlan, { measures }: ConfirmationResult): HTMLElement {
  return table(
    'Whole trainings: every measure at the end, mean over the seeds',
    [
      'Measure',
      `β ${momentumLiteral(present.momentum)} (present)`,
      `β ${momentumLiteral(suggested.momentum)} (suggested)`,
      'Difference, 95 %',
      'Finding',
      'Seeds',
    ],
    measures.map((each) => [
      followedMeasureTitle(each),
      formatNumber(each.present, 4),
      formatNumber(each.suggested, 4),
      each.difference === undefined ? '–' : differenceText(each.difference),
      findingText(each),
      String(each.seeds),
    ]),
  );
}

function runTable(plan: ConfirmationPlan, runs: readonly WholeRun[]): HTMLElement {
  return table(
    'Whole trainings: each of them',
    ['Seed', 'β', 'Steps', 'Time', 'Final training loss', 'Ended'],
    runs.map(({ seed, arm, steps, elapsedMs, measures, outcome }) => [
      String(seed),
      `${momentumLiteral(plan[arm].momentum)} (${arm})`,
      formatNumber(steps, 6),
      formatDuration(elapsedMs),
      measures[0] === undefined ? '–' : formatNumber(measures[0].final, 4),
      outcomeText(outcome),
    ]),
  );
}

function outcomeText(outcome: WholeRunOutcome): string {
  switch (outcome.kind) {
    case 'ended':
      return 'by itself';
    case 'diverged':
      return 'diverged';
    case 'raised':
      return `raised ${oneLine(outcome.exception)}`;
    case 'failed':
      return `failed: ${failureMessage(outcome.failure)}`;
  }
}
