import type { TrialAim } from '../../model/calibration/calibration';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import type { Trial, TrialRole } from '../../model/calibration/trial';
import type { PlannedTrial } from '../sweep/plan';
import { runTrial, type TrialContext } from './trialRunner';

/** A planned trial and what it is for. */
export type WantedTrial = PlannedTrial & { readonly role: TrialRole };

/** After this many failures without any success between them, the training itself is broken. */
const FAILURES_IN_A_ROW = 3;

/**
 * Runs what `wanted` asks for, most wanted first, up to `parallelTrials()` at once, asking again after every finished trial, until
 * nothing is wanted or the signal is raised. Returns the failure that ended it, if any; every run is over when it returns.
 */
export async function runWanted(
  context: TrialContext,
  options: {
    /** Asked whenever a trial may start: another engine runs other numbers of trials at once. */
    readonly parallelTrials: () => number;
    readonly aim: TrialAim;
    readonly signal: CancelSignal;
    readonly newId: () => string;
    readonly wanted: (pending: readonly WantedTrial[]) => readonly WantedTrial[];
    readonly finished: (trial: Trial) => void;
  },
): Promise<Failure | undefined> {
  const { parallelTrials, aim, signal, newId, wanted, finished } = options;
  const running = new Map<WantedTrial, Promise<void>>();
  let lookAgain: (() => void) | undefined;
  const watched: TrialContext = {
    ...context,
    onEvent: (event) => {
      context.onEvent(event);
      // The engine that took over may run more trials at once than the one under way.
      if (event.kind === 'engineReplaced') lookAgain?.();
    },
  };
  let failures = 0;
  let broken: Failure | undefined;
  const start = (planned: WantedTrial): void => {
    const { role, learningRate, momentum, seed, budgetSteps } = planned;
    const request = { trialId: newId(), learningRate, momentum, seed, budgetSteps };
    running.set(
      planned,
      runTrial(watched, { request, role, aim }, signal)
        .then((trial) => {
          if (trial === undefined) return;
          finished(trial);
          failures = trial.outcome.kind === 'failed' ? failures + 1 : 0;
          if (trial.outcome.kind === 'failed' && failures >= FAILURES_IN_A_ROW)
            broken = trial.outcome.failure;
        })
        .catch((error: unknown) => {
          broken = { kind: 'internal', detail: error instanceof Error ? error.message : String(error) };
        })
        .finally(() => running.delete(planned)),
    );
  };
  for (;;) {
    if (!signal.aborted && broken === undefined) {
      while (running.size < Math.max(1, parallelTrials())) {
        const [next] = wanted([...running.keys()]);
        if (next === undefined) break;
        start(next);
      }
    }
    if (running.size === 0) return broken;
    const handover = new Promise<void>((resolve) => {
      lookAgain = resolve;
    });
    await Promise.race([...running.values(), handover]);
  }
}
