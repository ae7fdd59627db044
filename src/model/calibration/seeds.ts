import type { CalibrationPlan } from './calibrationPlan';

/** Pilot and controls take seeds this far above the sweep's, so that no seed is used twice. */
const PILOT_SEED_OFFSET = 100_000;
const CONTROL_SEED_OFFSET = 200_000;
const CONFIRMATION_SEED_OFFSET = 300_000;

/** The seed of a plan's pilot. */
export function pilotSeed({ firstSeed }: Pick<CalibrationPlan, 'firstSeed'>): number {
  return firstSeed + PILOT_SEED_OFFSET;
}

/** The first seed of a plan's controls; further ones count up. */
export function firstControlSeed({ firstSeed }: Pick<CalibrationPlan, 'firstSeed'>): number {
  return firstSeed + CONTROL_SEED_OFFSET;
}

/** The first seed of the whole trainings that confirm a plan's suggestion; further ones count up. */
export function firstConfirmationSeed({ firstSeed }: Pick<CalibrationPlan, 'firstSeed'>): number {
  return firstSeed + CONFIRMATION_SEED_OFFSET;
}
