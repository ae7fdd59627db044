import type { CalibrationSubject } from './calibration';

/** A calibration that was cut off with trials finished, which are kept. */
export interface Interruption {
  readonly journalId: string;
  readonly title: string;
  readonly subject: CalibrationSubject;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedTrials: number;
}

/** `begun 2026-11-29 12:00 UTC, was interrupted after 3 trials. They were kept.`, to go on from the calibration's name. */
export function interruptionPredicate({ startedAt, finishedTrials }: Interruption): string {
  const kept = finishedTrials === 1 ? '1 trial. It was' : `${finishedTrials} trials. They were`;
  return `begun ${minuteText(startedAt)} UTC, was interrupted after ${kept} kept.`;
}

/** What a lens says above its optimizer. */
export function interruptionTitle({ finishedTrials }: Interruption): string {
  return `Calibration interrupted after ${finishedTrials === 1 ? '1 trial' : `${finishedTrials} trials`}: go on or discard`;
}

/** `2026-11-29 12:00` of an ISO 8601 time. */
export function minuteText(time: string): string {
  return time.replace('T', ' ').slice(0, 16);
}
