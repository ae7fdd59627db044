import type { CalibrationSubject } from './calibration';
import { said } from '../language/said';

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
  const begun = minuteText(startedAt);
  return finishedTrials === 1
    ? said`begun ${begun} UTC, was interrupted after 1 trial. It was kept.`
    : said`begun ${begun} UTC, was interrupted after ${finishedTrials} trials. They were kept.`;
}

/** What a lens says above its optimizer. */
export function interruptionTitle({ finishedTrials }: Interruption): string {
  return finishedTrials === 1
    ? said`Calibration interrupted after 1 trial: go on or discard`
    : said`Calibration interrupted after ${finishedTrials} trials: go on or discard`;
}

/** `2026-11-29 12:00` of an ISO 8601 time. */
export function minuteText(time: string): string {
  return time.replace('T', ' ').slice(0, 16);
}
