import type * as vscode from 'vscode';
import {
  expectedNarrowing,
  furtherSeedsCost,
  hasOpenLook,
  planWithFurtherSeeds,
  USUAL_FURTHER_SEEDS,
} from '../../calibrate/sweep/furtherSeeds';
import type { PlanCost } from '../../calibrate/sweep/planCost';
import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import { formatDuration } from '../../model/wording/format/numberFormat';
import { askForText, pick } from '../base/say';
import type { AgreedExtension, ExtensibleCalibration } from './extension';
import { said } from '../../model/language/said';

/** Seeds that can be added at once. */
const SEEDS = { fewest: 2, most: 100 } as const;

/** Shows what further seeds cost, lets their number be changed, and gives the plan that the user agrees to. */
export async function askForMoreSeeds(
  record: ExtensibleCalibration,
  place: string,
  durationText: (cost: PlanCost) => string,
): Promise<AgreedExtension | undefined> {
  let seeds: number = USUAL_FURTHER_SEEDS;
  for (;;) {
    const plan = planWithFurtherSeeds(record, seeds);
    const cost = furtherSeedsCost(record, plan);
    const time = durationText(cost) || recordedDuration(cost.expectedMs);
    const picked = await pick(rows(record, { plan, cost }, place, time), {
      title: said`Run more seeds`,
      placeHolder: said`What the record has is kept; the suggestion stays, and its comparisons get more seeds`,
    });
    if (picked === undefined) return undefined;
    if (picked.action === 'start') return { plan, cost };
    seeds = (await askForSeeds(seeds)) ?? seeds;
  }
}

type Row = vscode.QuickPickItem & { readonly action: 'start' | 'seeds' };

function rows(
  record: ExtensibleCalibration,
  { plan, cost }: AgreedExtension,
  place: string,
  time: string,
): Row[] {
  const start: Row = {
    label: `$(play) ${said`Start`}`,
    description: place,
    detail:
      time === ''
        ? said`${cost.mostTrials} more short runs. Edits none of your files.`
        : said`${cost.mostTrials} more short runs; ${time}. Edits none of your files.`,
    action: 'start',
  };
  if (hasOpenLook(record)) return [start];
  return [
    start,
    {
      label: `$(list-ordered) ${said`Seeds`}`,
      description: String(plan.furtherLooks?.at(-1)?.seeds ?? 0),
      detail: said`Each trains every setting that was compared. ${widthText(record, plan)}`,
      action: 'seeds',
    },
  ];
}

function widthText(record: ExtensibleCalibration, plan: CalibrationPlan): string {
  const percent = Math.round(100 * expectedNarrowing(record, plan));
  return percent < 100
    ? said`At the same scatter the interval of the saving becomes ${percent} % as wide.`
    : said`So few do not make the interval of the saving narrower: a further look has to be surer.`;
}

function recordedDuration(expectedMs: number): string {
  return expectedMs > 0 ? said`about ${formatDuration(expectedMs)}, as long as those before took` : '';
}

async function askForSeeds(seeds: number): Promise<number | undefined> {
  const text = await askForText({
    title: said`Seeds`,
    prompt: said`How many fresh seeds to add, ${SEEDS.fewest} to ${SEEDS.most}`,
    value: String(seeds),
    validateInput: (value) =>
      parseSeeds(value) === undefined
        ? said`A whole number from ${SEEDS.fewest} to ${SEEDS.most} is needed.`
        : undefined,
  });
  return text === undefined ? undefined : parseSeeds(text);
}

function parseSeeds(text: string): number | undefined {
  const seeds = /^\s*\d{1,4}\s*$/u.test(text) ? Number(text) : Number.NaN;
  return seeds >= SEEDS.fewest && seeds <= SEEDS.most ? seeds : undefined;
}
