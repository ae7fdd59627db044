import { existsSync } from 'node:fs';
import {
  TrainerUnavailable,
  type MeasurementReceiver,
  type Trainer,
  type TrainerDescription,
  type TrialEnd,
  type TrialRequest,
} from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import type { ObservedOptimizer } from '../../model/calibration/trial';
import { hostPlatform, type Platform } from '../platform/platform';
import { ChildTree } from '../process/childTree';
import { fillPlaceholders, parseReportedLine, protocolEnvironment } from './lineProtocol';
import { OutputLimiter } from '../process/outputLimiter';
import { OutputTail } from '../process/outputTail';
import { stayedText } from '../process/stayedProcess';

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

/** Trains with a program in any language that speaks the line protocol of docs/script-protocol.md. */
export function createCommandTrainer(options: CommandTrainerOptions): Trainer {
  return new CommandTrainer(options);
}

class CommandTrainer implements Trainer {
  readonly #options: CommandTrainerOptions;
  readonly #running = new Set<ChildTree>();

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
    if (!this.#options.trusted()) return failed({ kind: 'untrustedWorkspace' }, 0, 0);
    const { command, workingDirectory, environment, trialTimeoutMs, onOutput } = this.#options;
    const [executable, ...args] = command.map((each) => fillPlaceholders(each, request));
    if (executable === undefined) return failed({ kind: 'internal', detail: 'an empty command' }, 0, 0);
    const startedAt = performance.now();
    const output = new OutputLimiter(onOutput, () => performance.now());
    const trial = new ReportedTrial(request, receive);
    let timedOut = false;
    const child = new ChildTree(
      {
        executable,
        arguments: args,
        workingDirectory,
        environment: { ...environment, ...protocolEnvironment(request) },
        isWatchedOver: true,
        platform: this.#options.platform ?? hostPlatform,
      },
      {
        onOutput: (line) => {
          if (trial.read(line)) watchdog.refresh();
          else output.add(line);
          // Nothing to say goodbye for: whatever it prints from now on is not asked for.
          if (trial.over !== undefined || trial.failure !== undefined) child.kill();
        },
        onError: (line) => {
          trial.errors.add(line);
          output.add(line);
        },
      },
    );
    const watchdog = setTimeout(() => {
      timedOut = true;
      child.kill();
    }, trialTimeoutMs);
    const cancel = (): void => {
      child.kill();
    };
    child.sendNothingMore();
    this.#running.add(child);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const end = await child.ended;
    clearTimeout(watchdog);
    signal.removeEventListener('abort', cancel);
    this.#running.delete(child);
    output.end();
    const stayed = end.kind === 'exited' ? stayedText(end.stayed) : undefined;
    if (stayed !== undefined) onOutput(stayed);
    const spent = { stepsSpent: trial.lastStep, elapsedMs: performance.now() - startedAt };
    if (signal.aborted) return { kind: 'cancelled', ...spent };
    if (trial.failure !== undefined) return { kind: 'failed', failure: trial.failure, ...spent };
    if (trial.over !== undefined) return { kind: trial.over, ...spent, ...trial.observed };
    if (timedOut) return { kind: 'failed', failure: { kind: 'timedOut', afterMs: trialTimeoutMs }, ...spent };
    if (end.kind === 'notStarted') {
      // The system blames the program for a folder that is missing.
      const failure: Failure = existsSync(workingDirectory)
        ? { kind: 'commandNotStarted', command: executable }
        : { kind: 'workingDirectoryNotFound', path: workingDirectory };
      return { kind: 'failed', failure, ...spent };
    }
    if (end.exitCode !== 0) {
      const stderrTail = trial.errors.text;
      const failure = {
        kind: 'processDied',
        exitCode: end.exitCode,
        signal: end.signal,
        stderrTail,
      } as const;
      return { kind: 'failed', failure, ...spent };
    }
    if (trial.lastStep === 0) return { kind: 'failed', failure: { kind: 'neverReported' }, ...spent };
    return { kind: 'ended', ...spent, ...trial.observed };
  }

  async dispose(): Promise<void> {
    const running = [...this.#running];
    for (const child of running) child.kill();
    await Promise.all(running.map(({ ended }) => ended));
  }
}

/** What one run of the program has reported. */
class ReportedTrial {
  readonly errors = new OutputTail();
  lastStep = 0;
  over: 'stopped' | 'budgetSpent' | undefined;
  /** What it reports that makes the trial worthless. */
  failure: Failure | undefined;
  observed: { readonly observed?: ObservedOptimizer } = {};
  readonly #request: TrialRequest;
  readonly #receive: MeasurementReceiver;

  constructor(request: TrialRequest, receive: MeasurementReceiver) {
    this.#request = request;
    this.#receive = receive;
  }

  /** True when the line was for us. A step that does not ascend is ignored. */
  read(line: string): boolean {
    const report = parseReportedLine(line);
    if (report === undefined) return false;
    const { learningRate, momentum, budgetSteps } = this.#request;
    if (report.kind === 'usingNotFinite') {
      this.failure ??= {
        kind: 'valueNotFinite',
        name: report.name,
        value: report.value,
        step: this.lastStep,
      };
      return true;
    }
    if (report.kind === 'using') {
      this.observed = {
        observed: {
          learningRateLow: report.learningRate,
          learningRateHigh: report.learningRate,
          momentumOverwritten: report.momentum !== momentum,
          overrideVerified: report.momentum === momentum && report.learningRate === learningRate,
        },
      };
      return true;
    }
    if (this.over !== undefined || report.step <= this.lastStep) return true;
    if (report.step <= budgetSteps) {
      this.lastStep = report.step;
      if (this.#receive({ steps: [report.step], values: [report.value] }) === 'stop') this.over = 'stopped';
    }
    if (this.over === undefined && report.step >= budgetSteps) this.over = 'budgetSpent';
    return true;
  }
}

function failed(failure: Failure, stepsSpent: number, elapsedMs: number): TrialEnd {
  return { kind: 'failed', failure, stepsSpent, elapsedMs };
}
