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

export interface PoolOptions {
  /** Asked whenever a trial may start: another engine runs other numbers of trials at once. */
  readonly parallelTrials: () => number;
  readonly aim: TrialAim;
  readonly signal: CancelSignal;
  readonly newId: () => string;
  readonly wanted: (pending: readonly WantedTrial[]) => readonly WantedTrial[];
  readonly finished: (trial: Trial) => void;
}

/**
 * Runs what `wanted` asks for, most wanted first, up to `parallelTrials()` at once, asking again after every finished trial, until
 * nothing is wanted or the signal is raised. Returns the failure that ended it, if any; every run is over when it returns.
 */
export async function runWanted(context: TrialContext, options: PoolOptions): Promise<Failure | undefined> {
  return new TrialPool(context, options).run();
}

class TrialPool {
  readonly #context: TrialContext;
  readonly #options: PoolOptions;
  readonly #running = new Map<WantedTrial, Promise<void>>();
  #lookAgain: (() => void) | undefined;
  #failuresInARow = 0;
  #broken: Failure | undefined;

  constructor(context: TrialContext, options: PoolOptions) {
    this.#options = options;
    this.#context = {
      ...context,
      onEvent: (event) => {
        context.onEvent(event);
        // The engine that took over may run more trials at once than the one under way.
        if (event.kind === 'engineReplaced') this.#lookAgain?.();
      },
    };
  }

  async run(): Promise<Failure | undefined> {
    for (;;) {
      if (!this.#options.signal.aborted && this.#broken === undefined) this.#startWanted();
      if (this.#running.size === 0) return this.#broken;
      const handover = new Promise<void>((resolve) => {
        this.#lookAgain = resolve;
      });
      await Promise.race([...this.#running.values(), handover]);
    }
  }

  #startWanted(): void {
    const { parallelTrials, wanted } = this.#options;
    while (this.#running.size < Math.max(1, parallelTrials())) {
      const [next] = wanted([...this.#running.keys()]);
      if (next === undefined) return;
      this.#running.set(
        next,
        this.#train(next).finally(() => this.#running.delete(next)),
      );
    }
  }

  async #train({ role, nesterov, ownMomentum, heavyBall, ...wanted }: WantedTrial): Promise<void> {
    const { learningRate, momentum, seed, budgetSteps } = wanted;
    const { aim, signal, newId } = this.#options;
    const request = {
      trialId: newId(),
      learningRate,
      momentum,
      seed,
      budgetSteps,
      ...(nesterov === undefined ? {} : { nesterov }),
      ...(ownMomentum === undefined ? {} : { ownMomentum }),
      ...(heavyBall === undefined ? {} : { heavyBall }),
    };
    try {
      const trial = await runTrial(this.#context, { request, role, aim }, signal);
      if (trial !== undefined) this.#finish(trial);
    } catch (error) {
      this.#broken = { kind: 'internal', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  #finish(trial: Trial): void {
    this.#options.finished(trial);
    if (trial.outcome.kind !== 'failed') {
      this.#failuresInARow = 0;
      return;
    }
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= FAILURES_IN_A_ROW) this.#broken = trial.outcome.failure;
  }
}
