import {
  TrainerUnavailable,
  type FollowedReceiver,
  type MeasurementReceiver,
  type Trainer,
  type TrainerDescription,
  type TrialEnd,
  type TrialRequest,
  type WholeRunRequest,
  type WholeTrainer,
} from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import type { ObservedOptimizer } from '../../model/calibration/trial';
import { hostPlatform, type Platform } from '../platform/platform';
import { ChildTree, type RunningProcess } from '../process/childTree';
import { superviseTrial, type TrialReport } from '../process/supervise';
import { fillPlaceholders, parseReportedLine, protocolEnvironment } from './lineProtocol';

export interface CommandTrainerOptions {
  /** Program and arguments, in which `{lr}`, `{momentum}` and `{seed}` are filled in. */
  readonly command: readonly [executable: string, ...args: string[]];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Length of the causal mean of what the program reports. */
  readonly smoothingSteps: number;
  readonly batchSize: number | null;
  readonly parallelTrials?: number;
  /** A trial that reports nothing for this long is ended. */
  readonly trialTimeoutMs: number;
  readonly trusted: () => boolean;
  /** A line that the program printed for others. */
  readonly onOutput: (line: string) => void;
  /** This machine's unless said otherwise. */
  readonly platform?: Platform;
}

const DRY_RUN_STEPS = 1;
/** Steps that no training takes: it comes to its own end. */
const NO_BUDGET = Number.MAX_SAFE_INTEGER;

/** Trains with a program in any language that speaks the line protocol of docs/script-protocol.md. */
export function createCommandTrainer(options: CommandTrainerOptions): Trainer & WholeTrainer {
  return new CommandTrainer(options);
}

class CommandTrainer implements Trainer, WholeTrainer {
  readonly #options: CommandTrainerOptions;
  readonly #running = new Set<RunningProcess>();

  constructor(options: CommandTrainerOptions) {
    this.#options = options;
  }

  async describe(signal: CancelSignal): Promise<TrainerDescription> {
    const { command, smoothingSteps, parallelTrials, batchSize } = this.#options;
    const dryRun = {
      trialId: 'dry run',
      learningRate: 1e-6,
      momentum: 0,
      seed: 0,
      budgetSteps: DRY_RUN_STEPS,
    };
    const end = await this.runTrial(dryRun, () => 'continue', signal);
    if (end.kind === 'failed') throw new TrainerUnavailable(end.failure);
    return {
      environment: {
        trainer: 'script',
        name: command.join(' '),
        // The protocol does not ask for it.
        device: 'unknown',
        details: { command: command.join(' '), platform: `${process.platform} ${process.arch}` },
      },
      progressMeasure: { kind: 'reportedMetric', name: 'reported loss', smoothingSteps },
      parallelTrials: parallelTrials ?? 1,
      batchSize,
    };
  }

  async runTrial(
    request: TrialRequest,
    receive: MeasurementReceiver,
    signal: CancelSignal,
  ): Promise<TrialEnd> {
    if (!this.#options.trusted()) return failed({ kind: 'untrustedWorkspace' });
    const { command, workingDirectory, environment, trialTimeoutMs, onOutput } = this.#options;
    const [executable, ...args] = command.map((each) => fillPlaceholders(each, request));
    if (executable === undefined) return failed({ kind: 'internal', detail: 'an empty command' });
    return superviseTrial<string>(
      {
        start: (listener) => {
          const child = new ChildTree(
            {
              executable,
              arguments: args,
              workingDirectory,
              environment: { ...environment, ...protocolEnvironment(request) },
              isWatchedOver: true,
              platform: this.#options.platform ?? hostPlatform,
            },
            { onOutput: listener.onEvent, onError: listener.onOutput },
          );
          child.sendNothingMore();
          return child;
        },
        read: (line, { stepsSpent }) => reportsOf(line, request, stepsSpent),
        timeoutMs: trialTimeoutMs,
        receive,
        onOutput,
        workingDirectory,
        notStarted: { kind: 'commandNotStarted', command: executable },
        judgeExit: ({ exitCode, stepsSpent }) => {
          if (exitCode !== 0) return 'died';
          return stepsSpent === 0 ? { kind: 'neverReported' } : 'ended';
        },
      },
      this.#running,
      signal,
    );
  }

  /** What it reports is one measure, by which its trials are judged too. */
  runWhole(request: WholeRunRequest, receive: FollowedReceiver, signal: CancelSignal): Promise<TrialEnd> {
    return this.runTrial(
      { ...request, budgetSteps: NO_BUDGET },
      (values) => receive({ kind: 'lineProtocol' }, values),
      signal,
    );
  }

  async dispose(): Promise<void> {
    const running = [...this.#running];
    for (const child of running) child.kill();
    await Promise.all(running.map(({ ended }) => ended));
  }
}

/** What a line of a program's output says of a trial that has trained for `stepsSpent`. */
function reportsOf(line: string, request: TrialRequest, stepsSpent: number): readonly TrialReport[] {
  const said = parseReportedLine(line);
  if (said === undefined) return [{ kind: 'noise', line }];
  switch (said.kind) {
    case 'usingNotFinite': {
      const { name, value } = said;
      return [{ kind: 'failure', failure: { kind: 'valueNotFinite', name, value, step: stepsSpent } }];
    }
    case 'using':
      return [{ kind: 'observed', observed: observedOptimizer(said, request) }];
    case 'measurement': {
      const { step, value } = said;
      const { budgetSteps } = request;
      const isWithin = step <= budgetSteps;
      const reports: TrialReport[] = isWithin
        ? [{ kind: 'measurements', steps: [step], values: [value] }]
        : [];
      // The program does not know the budget.
      if (step >= budgetSteps)
        reports.push({ kind: 'end', reason: 'budgetSpent', stepsSpent: isWithin ? step : stepsSpent });
      return reports;
    }
  }
}

function observedOptimizer(
  used: { readonly learningRate: number; readonly momentum: number },
  { learningRate, momentum }: TrialRequest,
): ObservedOptimizer {
  return {
    learningRateLow: used.learningRate,
    learningRateHigh: used.learningRate,
    momentumOverwritten: used.momentum !== momentum,
    overrideVerified: used.momentum === momentum && used.learningRate === learningRate,
  };
}

function failed(failure: Failure): TrialEnd {
  return { kind: 'failed', failure, stepsSpent: 0, elapsedMs: 0 };
}
