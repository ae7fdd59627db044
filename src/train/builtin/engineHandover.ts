import { TrainerUnavailable } from '../../calibrate/run/trainer';
import type {
  MeasurementReceiver,
  Trainer,
  TrainerDescription,
  TrialEnd,
  TrialRequest,
} from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import { formatDuration } from '../../model/wording/format/numberFormat';
import { unlessCancelled } from './unlessCancelled';
import { inEnglish } from '../../model/language/said';

export interface HandoverOptions {
  readonly first: Trainer;
  /** Called once, when the first has failed. */
  readonly openSecond: () => Trainer;
  /** Told once, in a few words, what went wrong with the first. */
  readonly onFailure: (reason: string) => void;
}

/** Where these come from, another engine would meet them too. */
const NOT_OF_THE_ENGINE: ReadonlySet<Failure['kind']> = new Set(['dataSetNotFound', 'targetNotReachable']);

/**
 * Trains on one engine until it fails, then on another that computes the same up to rounding. Finished trials stay; the one under
 * way ends as `engineReplaced`, so that no curve comes from both, and the description names both from then on.
 */
export function handOverOnFailure(options: HandoverOptions): Trainer {
  return new EngineHandover(options);
}

interface Replacement {
  readonly second: Trainer;
  /** Of both engines; rejects with a `TrainerUnavailable` where the second cannot train either. */
  readonly description: Promise<TrainerDescription>;
  readonly firstDisposed: Promise<void>;
}

class EngineHandover implements Trainer {
  readonly #options: HandoverOptions;
  #firstDescription: TrainerDescription | undefined;
  #finishedOnFirst = 0;
  #replacement: Replacement | undefined;
  #disposed = false;

  constructor(options: HandoverOptions) {
    this.#options = options;
  }

  async describe(signal: CancelSignal): Promise<TrainerDescription> {
    if (this.#replacement !== undefined) return this.#replacement.description;
    try {
      this.#firstDescription = await this.#options.first.describe(signal);
      return this.#firstDescription;
    } catch (error) {
      if (!(error instanceof TrainerUnavailable) || !this.#handsOver(error.failure, signal)) throw error;
      return this.#replace(error.failure, signal).description;
    }
  }

  async runTrial(
    request: TrialRequest,
    receive: MeasurementReceiver,
    signal: CancelSignal,
  ): Promise<TrialEnd> {
    if (this.#replacement !== undefined) return this.#replacement.second.runTrial(request, receive, signal);
    const end = await this.#options.first.runTrial(request, receive, signal);
    if (end.kind === 'stopped' || end.kind === 'budgetSpent') this.#finishedOnFirst += 1;
    if (end.kind !== 'failed' || !this.#handsOver(end.failure, signal)) return end;
    const { stepsSpent, elapsedMs } = end;
    const replaced = this.#replace(end.failure, signal).description.then(
      (description) => ({ kind: 'engineReplaced', description, stepsSpent, elapsedMs }) as const,
      (error: unknown) => {
        if (!(error instanceof TrainerUnavailable)) throw error;
        return { kind: 'failed', failure: error.failure, stepsSpent, elapsedMs } as const;
      },
    );
    return unlessCancelled<TrialEnd>(replaced, signal, () => ({
      kind: 'cancelled',
      stepsSpent,
      elapsedMs,
    }));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([
      this.#replacement?.firstDisposed ?? this.#options.first.dispose(),
      this.#replacement?.second.dispose(),
    ]);
  }

  /** An end that was asked for is no failure of the engine. */
  #handsOver(failure: Failure, signal: CancelSignal): boolean {
    return !this.#disposed && !signal.aborted && !NOT_OF_THE_ENGINE.has(failure.kind);
  }

  #replace(failure: Failure, signal: CancelSignal): Replacement {
    if (this.#replacement !== undefined) return this.#replacement;
    const { first, openSecond, onFailure } = this.#options;
    const second = openSecond();
    const reason = reasonOf(failure);
    this.#replacement = {
      second,
      description: second.describe(signal).then((description) => this.#describeBoth(description, reason)),
      firstDisposed: first.dispose(),
    };
    onFailure(reason);
    return this.#replacement;
  }

  #describeBoth(second: TrainerDescription, reason: string): TrainerDescription {
    const first = this.#firstDescription?.environment;
    // Of an engine that finished nothing there is nothing in the record.
    if (first === undefined || this.#finishedOnFirst === 0) return second;
    const { environment } = second;
    return {
      ...second,
      environment: {
        ...environment,
        device: `${first.device}, then ${environment.device}`,
        details: {
          ...first.details,
          ...environment.details,
          engineChange: `after ${this.#finishedOnFirst} ${this.#finishedOnFirst === 1 ? 'trial' : 'trials'}: ${reason}`,
        },
      },
    };
  }
}

function reasonOf(failure: Failure): string {
  switch (failure.kind) {
    case 'workerDied':
      return `its process ended: ${failure.detail}`;
    case 'timedOut':
      return `no answer for ${formatDuration(failure.afterMs)}`;
    case 'internal':
    case 'protocolError':
    case 'tfjsNodeNotLoaded':
      return failure.detail;
    default:
      // It becomes a part of the record.
      return inEnglish(() => failureMessage(failure));
  }
}
