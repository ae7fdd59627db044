import {
  settingOf,
  type ArmComparison,
  type ConfirmationPlan,
  type ConfirmationResult,
  type WholeRun,
  type WholeRunOutcome,
} from '../../src/model/calibration/confirmation';
import {
  differenceText,
  findingText,
  followedMeasureTitle,
  presentArmTitle,
} from '../../src/model/wording/confirmation/confirmationText';
import { armName } from '../../src/model/wording/confirmation/armName';
import { pairArmTitle } from '../../src/model/wording/confirmation/pairConfirmationText';
import { failureMessage } from '../../src/model/wording/failureMessage';
import { oneLine } from '../../src/model/wording/format/foreignText';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import { formatDuration, formatNumber } from '../../src/model/wording/format/numberFormat';
import { table } from './table';
import { said } from '../../src/model/language/said';

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
  const present = presentArmTitle(plan.present);
  const suggested = said`β ${momentumLiteral(plan.suggested.momentum)} (suggested)`;
  const { pair, coupled } = result;
  const coupledTitle = said`β coupled (${momentumLiteral(settingOf(plan, 'coupled').momentum)} at lr ${formatNumber(settingOf(plan, 'coupled').learningRate)})`;
  return [
    ...endTables(
      said`Whole trainings: every measure at the end, mean over the seeds`,
      [present, suggested],
      result,
    ),
    ...(pair === undefined
      ? []
      : [
          ...endTables(
            said`Whole trainings: the fastest pair beside the present setting`,
            [present, pairArmTitle(plan)],
            pair.overPresent,
          ),
          ...endTables(
            said`Whole trainings: the fastest pair beside the suggestion at the present learning rate`,
            [suggested, pairArmTitle(plan)],
            pair.overSuggested,
          ),
        ]),
    ...(coupled === undefined
      ? []
      : [
          ...endTables(
            said`Whole trainings: coupled to the schedule beside the present setting`,
            [present, coupledTitle],
            coupled.overPresent,
          ),
          ...endTables(
            said`Whole trainings: coupled to the schedule beside the constant suggestion`,
            [suggested, coupledTitle],
            coupled.overSuggested,
          ),
        ]),
    ...(runs.length === 0 ? [] : [runTable(plan, runs)]),
  ];
}

/** None where the trainings of both settings reported nothing. */
function endTables(
  title: string,
  settings: readonly [base: string, own: string],
  { measures }: ArmComparison,
): HTMLElement[] {
  if (measures.length === 0) return [];
  return [
    table(
      title,
      [said`Measure`, ...settings, said`Difference, 95 %`, said`Finding`, said`Seeds`],
      measures.map((each) => [
        followedMeasureTitle(each),
        formatNumber(each.present, 4),
        formatNumber(each.suggested, 4),
        each.difference === undefined ? '–' : differenceText(each.difference),
        findingText(each),
        String(each.seeds),
      ]),
    ),
  ];
}

function runTable(plan: ConfirmationPlan, runs: readonly WholeRun[]): HTMLElement {
  return table(
    said`Whole trainings: each of them`,
    [said`Seed`, 'β', said`Steps`, said`Time`, said`Final training loss`, said`Ended`],
    runs.map(({ seed, arm, steps, elapsedMs, measures, outcome }) => [
      String(seed),
      armText(plan, arm),
      formatNumber(steps, 6),
      formatDuration(elapsedMs),
      measures[0] === undefined ? '–' : formatNumber(measures[0].final, 4),
      outcomeText(outcome),
    ]),
  );
}

function armText(plan: ConfirmationPlan, arm: WholeRun['arm']): string {
  const { momentum, learningRate } = settingOf(plan, arm);
  if (arm === 'present') return presentArmTitle(plan.present).replace(/^β /u, '');
  const name = arm === 'pair' ? said`pair, lr ${formatNumber(learningRate)}` : armName(arm);
  return `${momentumLiteral(momentum)} (${name})`;
}

function outcomeText(outcome: WholeRunOutcome): string {
  switch (outcome.kind) {
    case 'ended':
      return said`by itself`;
    case 'diverged':
      return said`diverged`;
    case 'raised':
      return said`raised ${oneLine(outcome.exception)}`;
    case 'failed':
      return said`failed: ${failureMessage(outcome.failure)}`;
  }
}
