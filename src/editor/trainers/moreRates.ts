import type * as vscode from 'vscode';
import {
  extendedPlan,
  extensionCost,
  usualRates,
  type ExtensibleRecord,
} from '../../calibrate/sweep/extendedPlan';
import type { PlanCost } from '../../calibrate/sweep/planCost';
import { sweepsOf } from '../../calibrate/sweep/plan';
import type { Calibration, CalibrationOrigin } from '../../model/calibration/calibration';
import type { SeveralLearningRatesPlan } from '../../model/calibration/calibrationPlan';
import { formatDuration, formatNumber } from '../../model/wording/numberFormat';
import { extensionObstacle, type ExtensionObstacle } from '../../model/calibration/extension';
import { parseLearningRates } from '../../model/wording/learningRateList';
import { askForText, pick, say } from '../base/say';
import type { JournalHeader } from '../../train/journal/trialJournal';
import type { CalibrationJob } from '../calibration/calibrationJob';
import type { Finished } from '../calibration/journalling';

/** A record to which sweeps at other learning rates can be added: it knows what it ran, and has a pilot. */
export type ExtensibleCalibration = Calibration & ExtensibleRecord & { readonly origin: CalibrationOrigin };

/** A record, and its plan with sweeps at other learning rates. */
export interface Extension {
  readonly record: ExtensibleCalibration;
  readonly plan: SeveralLearningRatesPlan;
}

/** What a calibration that is gone on with, or extended, was begun as, whatever has been written into the script since. */
export function begunAs(
  begun: JournalHeader | Extension | undefined,
): Partial<Pick<CalibrationJob, 'plan' | 'subject' | 'presentMomentum'>> {
  if (begun === undefined) return {};
  const { subject, presentMomentum } = 'record' in begun ? begun.record : begun;
  return { plan: begun.plan, subject, ...(presentMomentum === undefined ? {} : { presentMomentum }) };
}

/** What a record has finished, for a calibration that goes on from it. */
export function finishedOf({ trials, target, targetLevels }: Calibration): Finished {
  return { trials, aim: { target, ...(targetLevels === undefined ? {} : { targetLevels }) } };
}

const OBSTACLES: Readonly<Record<ExtensionObstacle, string>> = {
  notOfScript:
    'Calibrate this optimizer at its own learning rate first: the others are measured around that.',
  noEstimate: 'Its calibration gave no estimate, so there is nothing to measure other learning rates around.',
  runUnknown:
    'This record does not tell what it ran: it was imported, or an earlier version made it. Calibrate again, then at more learning rates.',
};

function isExtensible(calibration: Calibration): calibration is ExtensibleCalibration {
  return extensionObstacle(calibration) === undefined;
}

/** The record as one that can be extended; undefined, which is said, where it can't be. */
export function extensible(calibration: Calibration | undefined): ExtensibleCalibration | undefined {
  if (calibration !== undefined && isExtensible(calibration)) return calibration;
  const obstacle = calibration === undefined ? undefined : extensionObstacle(calibration);
  void say('information', OBSTACLES[obstacle ?? 'notOfScript']);
  return undefined;
}

/** Said where a record's script, arguments or interpreter are not what they were. */
export function sayChangedSince(): void {
  void say(
    'warning',
    'Its script or what that imports, its arguments or its interpreter have changed since it was calibrated: trials at other learning rates would not belong to it. Calibrate again first.',
  );
}

/**
 * Shows what further learning rates cost, lets them be changed, and gives the plan that the user agrees to; undefined when there is
 * none. `durationText` puts a cost into time, where the pace is known.
 */
export async function askForMoreRates(
  record: ExtensibleCalibration,
  place: string,
  durationText: (cost: PlanCost) => string,
): Promise<SeveralLearningRatesPlan | undefined> {
  const measured = sweepsOf(record.plan).map(({ learningRate }) => learningRate);
  let rates: readonly number[] = usualRates(record.result.learningRate).filter(
    (rate) => !measured.includes(rate),
  );
  for (;;) {
    const plan = extendedPlan(record, rates);
    const picked = await pick(rows(record, plan, rates, place, durationText), {
      title: 'Calibrate at more learning rates',
      placeHolder: 'What is measured already is kept; the target stays the same',
    });
    if (picked === undefined) return undefined;
    if (picked.action === 'start') return plan;
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
      label: '$(play) Start',
      description: place,
      detail: `At most ${cost.mostTrials} more short runs${time === '' ? '' : `; ${time}`}. Edits none of your files.`,
      action: 'start',
    },
    {
      label: '$(list-ordered) Learning rates',
      description: rates.map((rate) => formatNumber(rate)).join(', '),
      detail: `Beside ${sweepsOf(record.plan)
        .map(({ learningRate }) => formatNumber(learningRate))
        .join(', ')}, which is measured. It takes three in all to tell an exponent.`,
      action: 'rates',
    },
  ];
}

async function askForRates(rates: readonly number[]): Promise<readonly number[] | undefined> {
  const text = await askForText({
    title: 'Learning rates',
    prompt: 'At which learning rates to measure, with commas between them',
    value: rates.map(String).join(', '),
    validateInput: (value) => {
      const parsed = parseLearningRates(value);
      return parsed.ok ? undefined : parsed.complaint;
    },
  });
  const parsed = text === undefined ? undefined : parseLearningRates(text);
  return parsed?.ok === true ? parsed.rates : undefined;
}

/** `about 4 min, at most 12 min`. */
export function durationRange({
  expectedMs,
  mostMs,
}: {
  readonly expectedMs: number;
  readonly mostMs: number;
}): string {
  return `about ${formatDuration(expectedMs)}, at most ${formatDuration(mostMs)}`;
}
