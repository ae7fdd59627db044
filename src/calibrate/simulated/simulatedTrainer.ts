import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { ProgressCurve } from '../../model/calibration/trial';
import type {
  MeasurementReceiver,
  Trainer,
  TrainerDescription,
  TrialEnd,
  TrialRequest,
} from '../run/trainer';
import type { ConvergenceLaw, LawOutcome } from './convergenceLaw';
import { seededRandom, type SeededRandom } from './seededRandom';

/** Measurements of a simulated run, from its first step on; it is read only as far as needed. */
export type SimulatedRun = Iterable<ProgressCurve>;

/** Makes the measurements of one run; undefined for a run that fails. */
export type SimulateRun = (request: TrialRequest, random: SeededRandom) => SimulatedRun | undefined;

/** The level that every simulated run has to fall below, from a start of 1. */
export const SIMULATED_TARGET = 0.1;

const MEASUREMENTS_PER_RUN = 40;
const MEASUREMENTS_PER_BATCH = 8;
const DESCRIPTION: TrainerDescription = {
  environment: { trainer: 'simulated', name: 'Simulated training', device: 'none', details: {} },
  progressMeasure: { kind: 'reportedMetric', name: 'simulated measure', smoothingSteps: 1 },
  parallelTrials: 1,
  batchSize: null,
};

/** A trainer whose convergence times follow a known law: the calibration's test equipment, and its model in code. */
export function lawTrainer(
  law: ConvergenceLaw,
  seed: number,
  overrides: Partial<TrainerDescription> = {},
): Trainer {
  return simulatedTrainer(
    (request, random) => {
      const outcome = law.sample(request.learningRate, 1 - request.momentum, random);
      return outcome.kind === 'fails' ? undefined : curveOf(outcome, request.budgetSteps);
    },
    seed,
    overrides,
  );
}

/** A trainer around any simulated run; the same request gives the same run. */
export function simulatedTrainer(
  simulate: SimulateRun,
  seed: number,
  overrides: Partial<TrainerDescription> = {},
): Trainer {
  return {
    describe: () => Promise.resolve({ ...DESCRIPTION, ...overrides }),
    runTrial: (request, receive, signal) => {
      const random = seededRandom(seed, request.learningRate, request.momentum, request.seed);
      return run(request, simulate(request, random), receive, signal);
    },
    dispose: () => Promise.resolve(),
  };
}

async function run(
  request: TrialRequest,
  measurements: SimulatedRun | undefined,
  receive: MeasurementReceiver,
  signal: CancelSignal,
): Promise<TrialEnd> {
  let stepsSpent = 0;
  const end = (kind: 'stopped' | 'budgetSpent' | 'cancelled'): TrialEnd => ({
    kind,
    stepsSpent,
    elapsedMs: stepsSpent,
  });
  if (measurements === undefined) {
    return { kind: 'failed', failure: { kind: 'workerDied', detail: 'simulated' }, stepsSpent, elapsedMs: 0 };
  }
  for (const batch of measurements) {
    // Lets other trials run, and a cancel arrive, between batches.
    await Promise.resolve();
    if (signal.aborted) return end('cancelled');
    const kept = batch.steps.filter((step) => step <= request.budgetSteps);
    stepsSpent = kept.at(-1) ?? request.budgetSteps;
    if (kept.length > 0 && receive({ steps: kept, values: batch.values.slice(0, kept.length) }) === 'stop') {
      return end('stopped');
    }
    if (kept.length < batch.steps.length) break;
  }
  stepsSpent = request.budgetSteps;
  return end('budgetSpent');
}

/** A curve with the outcome that the law drew: few measurements, but one exactly at T. */
function* curveOf(
  outcome: Exclude<LawOutcome, { kind: 'fails' }>,
  budgetSteps: number,
): Generator<ProgressCurve> {
  const valueAt = (step: number): number => {
    switch (outcome.kind) {
      case 'converges':
        return SIMULATED_TARGET ** ((step + 0.5) / outcome.steps);
      case 'floorLimited':
        return 2 * SIMULATED_TARGET + (1 - 2 * SIMULATED_TARGET) * Math.exp((-20 * step) / budgetSteps);
      case 'diverges':
        return Math.exp((20 * step) / budgetSteps);
    }
  };
  const exact = outcome.kind === 'converges' ? [outcome.steps] : [];
  const length = outcome.kind === 'converges' ? Math.min(budgetSteps, 2 * outcome.steps) : budgetSteps;
  const even = Array.from({ length: MEASUREMENTS_PER_RUN }, (_, i) =>
    Math.ceil((length * (i + 1)) / MEASUREMENTS_PER_RUN),
  );
  const tail =
    length < budgetSteps
      ? Array.from({ length: 20 }, (_, i) => Math.ceil(length + ((budgetSteps - length) * (i + 1)) / 20))
      : [];
  const steps = [...new Set([...even, ...exact, ...tail])].toSorted((left, right) => left - right);
  for (let from = 0; from < steps.length; from += MEASUREMENTS_PER_BATCH) {
    const part = steps.slice(from, from + MEASUREMENTS_PER_BATCH);
    yield { steps: part, values: part.map(valueAt) };
  }
}
