import type { ExtensibleRecord } from '../../calibrate/sweep/extendedPlan';
import type { PlanCost } from '../../calibrate/sweep/planCost';
import type { Calibration, CalibrationOrigin } from '../../model/calibration/calibration';
import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import {
  extensionObstacle,
  type ExtensionKind,
  type ExtensionObstacle,
} from '../../model/calibration/extension';
import { formatDuration } from '../../model/wording/format/numberFormat';
import { say } from '../base/say';
import type { JournalHeader } from '../../train/journal/trialJournal';
import { said } from '../../model/language/said';
import type { CalibrationJob } from '../../workspace/runs/calibrationJob';
import type { Finished } from '../../workspace/runs/runJournal';

/** A record to which something can be added: it knows what it ran, and has a pilot. */
export type ExtensibleCalibration = Calibration & ExtensibleRecord & { readonly origin: CalibrationOrigin };

/** A record's plan with more in it, and what is still to be run of that. */
export interface AgreedExtension {
  readonly plan: CalibrationPlan;
  readonly cost: PlanCost;
}

/** A record, and what is added to it. */
export interface Extension extends AgreedExtension {
  readonly record: ExtensibleCalibration;
}

/**
 * Shows what an extension costs and lets it be changed; undefined where the user turns away. `durationText` puts a cost into time, where
 * the pace is known.
 */
export type AskForExtension = (
  record: ExtensibleCalibration,
  place: string,
  durationText: (cost: PlanCost) => string,
) => Promise<AgreedExtension | undefined>;

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

const obstacles = (): Readonly<Record<ExtensionKind, Readonly<Record<ExtensionObstacle, string>>>> => ({
  moreRates: {
    notOfScript: said`Calibrate this optimizer at its own learning rate first: the others are measured around that.`,
    noEstimate: said`Its calibration gave no estimate, so there is nothing to measure other learning rates around.`,
    runUnknown: said`This record does not tell what it ran: it was imported, or an earlier version made it. Calibrate again, then at more learning rates.`,
    notVerified: '',
  },
  moreSeeds: {
    notOfScript: said`Calibrate this optimizer first: further seeds are added to what its calibration verified.`,
    noEstimate: said`Its calibration gave no estimate, so there is no suggestion to verify.`,
    runUnknown: said`This record does not tell what it ran: it was imported, or an earlier version made it. Calibrate again, then on more seeds.`,
    notVerified: said`This calibration compared its suggestion with nothing: it was stopped before, or it suggests the present momentum.`,
  },
});

function isExtensible(kind: ExtensionKind, calibration: Calibration): calibration is ExtensibleCalibration {
  return extensionObstacle(kind, calibration) === undefined;
}

/** The record as one that can be extended so; undefined, which is said, where it can't be. */
export function extensible(
  kind: ExtensionKind,
  calibration: Calibration | undefined,
): ExtensibleCalibration | undefined {
  if (calibration !== undefined && isExtensible(kind, calibration)) return calibration;
  const obstacle = calibration === undefined ? undefined : extensionObstacle(kind, calibration);
  void say('information', obstacles()[kind][obstacle ?? 'notOfScript']);
  return undefined;
}

/** Said where a record's script, arguments or interpreter are not what they were. */
export function sayChangedSince(): void {
  void say(
    'warning',
    said`Its script or what that imports, its arguments or its interpreter have changed since it was calibrated: further trials would not belong to it. Calibrate again first.`,
  );
}

/** `about 4 min, at most 12 min`. */
export function durationRange({
  expectedMs,
  mostMs,
}: {
  readonly expectedMs: number;
  readonly mostMs: number;
}): string {
  return said`about ${formatDuration(expectedMs)}, at most ${formatDuration(mostMs)}`;
}
