import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { ConfirmationPlan, WholeRun } from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import type { WholeTrainer } from '../run/trainer';
import { followWholeRun, type WholeRunProgress } from './followWholeRun';
import { nextWholeRun, type PlannedWholeRun } from './wholeRuns';

/** What happens while whole trainings run. */
export type ConfirmationEvent =
  | { readonly kind: 'runStarted'; readonly run: PlannedWholeRun }
  | { readonly kind: 'runProgress'; readonly progress: WholeRunProgress }
  | { readonly kind: 'runFinished'; readonly run: WholeRun };

export interface ConfirmationRequest {
  readonly plan: ConfirmationPlan;
  /** Those that an interrupted confirmation left. */
  readonly finishedRuns: readonly WholeRun[];
  /** A trainer for each training: one whose folder is a fresh copy knows nothing of what earlier ones have written. Rejects or answers with a failure where there is none. */
  readonly withTrainer: (
    train: (trainer: WholeTrainer) => Promise<WholeRun | undefined>,
  ) => Promise<WholeRun | undefined | Failure>;
  readonly onEvent: (event: ConfirmationEvent) => void;
  /** Ends the training that runs, which is then lost. */
  readonly signal: CancelSignal;
}

export type ConfirmationOutcome =
  | { readonly kind: 'done' | 'cancelled'; readonly runs: readonly WholeRun[] }
  /** Nothing can be trained. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly runs: readonly WholeRun[] };

/** Runs what is left of a plan's whole trainings, one at a time: side by side they would slow each other down. */
export async function runConfirmation(request: ConfirmationRequest): Promise<ConfirmationOutcome> {
  const { plan, withTrainer, onEvent, signal } = request;
  // What failed for another reason than its setting is tried again.
  const runs = request.finishedRuns.filter(({ outcome }) => outcome.kind !== 'failed');
  for (let next = nextWholeRun(plan, runs); next !== undefined; next = nextWholeRun(plan, runs)) {
    if (signal.aborted) return { kind: 'cancelled', runs };
    const planned = next;
    const run = await withTrainer((trainer) => {
      onEvent({ kind: 'runStarted', run: planned });
      return followWholeRun(
        trainer,
        planned,
        (progress) => {
          onEvent({ kind: 'runProgress', progress });
        },
        signal,
      );
    });
    if (run === undefined) return { kind: 'cancelled', runs };
    if ('kind' in run) return { kind: 'failed', failure: run, runs };
    runs.push(run);
    onEvent({ kind: 'runFinished', run });
    // A script that fails before it trains fails every time.
    if (run.outcome.kind === 'failed' && run.steps === 0) {
      return { kind: 'failed', failure: run.outcome.failure, runs };
    }
  }
  return { kind: 'done', runs };
}
