import type * as vscode from 'vscode';
import { extendedPlan, extensionCost, usualRates } from '../../calibrate/sweep/extendedPlan';
import type { PlanCost } from '../../calibrate/sweep/planCost';
import { sweepsOf } from '../../calibrate/sweep/plan';
import type { SeveralLearningRatesPlan } from '../../model/calibration/calibrationPlan';
import { formatNumber } from '../../model/wording/format/numberFormat';
import { parseLearningRates } from '../../model/wording/format/learningRateList';
import { askForText, pick } from '../base/say';
import type { AgreedExtension, ExtensibleCalibration } from './extension';
import { said } from '../../model/language/said';

/** Shows what further learning rates cost, lets them be changed, and gives the plan that the user agrees to. */
export async function askForMoreRates(
  record: ExtensibleCalibration,
  place: string,
  durationText: (cost: PlanCost) => string,
): Promise<AgreedExtension | undefined> {
  const measured = sweepsOf(record.plan).map(({ learningRate }) => learningRate);
  let rates: readonly number[] = usualRates(record.result.learningRate).filter(
    (rate) => !measured.includes(rate),
  );
  for (;;) {
    const plan = extendedPlan(record, rates);
    const picked = await pick(rows(record, plan, rates, place, durationText), {
      title: said`Calibrate at more learning rates`,
      placeHolder: said`What is measured already is kept; the target stays the same`,
    });
    if (picked === undefined) return undefined;
    if (picked.action === 'start') return { plan, cost: extensionCost(record, plan) };
    rates = (await askForRates(rates)) ?? rates;
  }
}

type Row = vscode.QuickPickItem & { readonly action: 'start' | 'rates' };

function rows(
  record: ExtensibleCalibration,
  plan: SeveralLearningRatesPlan,
  rates: readonly number[],
  place: string,
  durationText: (cost: PlanCost) => string,
): Row[] {
  const cost = extensionCost(record, plan);
  const time = durationText(cost);
  return [
    {
      label: `$(play) ${said`Start`}`,
      description: place,
      detail:
        time === ''
          ? said`At most ${cost.mostTrials} more short runs. Edits none of your files.`
          : said`At most ${cost.mostTrials} more short runs; ${time}. Edits none of your files.`,
      action: 'start',
    },
    {
      label: `$(list-ordered) ${said`Learning rates`}`,
      description: rates.map((rate) => formatNumber(rate)).join(', '),
      detail: said`Beside ${sweepsOf(record.plan)
        .map(({ learningRate }) => formatNumber(learningRate))
        .join(', ')}, which is measured. It takes three in all to tell an exponent.`,
      action: 'rates',
    },
  ];
}

async function askForRates(rates: readonly number[]): Promise<readonly number[] | undefined> {
  const text = await askForText({
    title: said`Learning rates`,
    prompt: said`At which learning rates to measure, with commas between them`,
    value: rates.map(String).join(', '),
    validateInput: (value) => {
      const parsed = parseLearningRates(value);
      return parsed.ok ? undefined : parsed.complaint;
    },
  });
  const parsed = text === undefined ? undefined : parseLearningRates(text);
  return parsed?.ok === true ? parsed.rates : undefined;
}
