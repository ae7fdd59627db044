import {
  TrainerUnavailable,
  type MeasurementReceiver,
  type Trainer,
  type TrainerDescription,
  type TrialEnd,
  type TrialRequest,
} from '../../calibrate/trainer';
import type { CancelSignal } from '../../model/cancelSignal';
import type { Failure } from '../../model/failure';
import { failureOfEvent } from './probeFailure';
import { ProbeProcess, type ProcessEnd } from './probeProcess';
import { parseProbeEvent, type ProbeEvent, type ProbeEventMap, type ProbeRequest } from './probeProtocol';

export interface ScriptTrainerOptions {
  readonly interpreter: string;
  readonly probeFolder: string;
  /** Absolute path. */
  readonly scriptPath: string;
  readonly scriptArguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** 0-based lines of the optimizer's call; `file` when it is not the script itself. */
  readonly site: { readonly line: number; readonly endLine: number; readonly file?: string };
  /** Length of the causal mean of the training loss. */
  readonly smoothingSteps: number;
  readonly batchSize: number | null;
  /** A trial that reports nothing for this long is ended. */
  readonly trialTimeoutMs: number;
  /** Asked before every run: user code runs in trusted workspaces only. */
  readonly trusted: () => boolean;
  /** A line that the script printed. */
  readonly onOutput: (line: string) => void;
}

const STDERR_TAIL_LINES = 20;

/** Trains by running the user's own script under their interpreter, once for each trial, with the probe watching it. */
export function createScriptTrainer(options: ScriptTrainerOptions): Trainer {
  return new ScriptTrainer(options);
}

class ScriptTrainer implements Trainer {
  readonly #options: ScriptTrainerOptions;
  readonly #running = new Set<ProbeProcess>();

  constructor(options: ScriptTrainerOptions) {
    this.#options = options;
  }

  /** Runs the script up to its first step: what it constructs there is what will be calibrated. */
  async describe(signal: CancelSignal): Promise<TrainerDescription> {
    let optimizer: ProbeEventMap['optimizer'] | undefined;
    const end = await this.#run(
      { trialId: 'dry run', learningRate: 1e-6, momentum: 0, seed: 0, budgetSteps: 1 },
      { onOptimizer: (event) => (optimizer = event), receive: () => 'continue' },
      signal,
    );
    if (end.kind === 'failed') throw new TrainerUnavailable(end.failure);
    if (optimizer === undefined) {
      throw new TrainerUnavailable({ kind: 'protocolError', detail: 'the probe named no optimizer' });
    }
    return {
      environment: {
        trainer: 'script',
        name: baseName(this.#options.scriptPath),
        device: optimizer.device,
        details: {
          interpreter: this.#options.interpreter,
          framework: `PyTorch ${optimizer.version}`,
          optimizer: optimizer.name,
          parameters: String(optimizer.parameters),
          arguments: this.#options.scriptArguments.join(' '),
          platform: `${process.platform} ${process.arch}`,
        },
      },
      progressMeasure: {
        kind: 'trainingLoss',
        name: 'training loss',
        smoothingSteps: this.#options.smoothingSteps,
      },
      parallelTrials: 1,
      batchSize: this.#options.batchSize,
    };
  }

  runTrial(request: TrialRequest, receive: MeasurementReceiver, signal: CancelSignal): Promise<TrialEnd> {
    return this.#run(request, { receive }, signal);
  }

  async dispose(): Promise<void> {
    const running = [...this.#running];
    for (const probe of running) probe.kill();
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #run(
    request: TrialRequest,
    handlers: {
      readonly receive: MeasurementReceiver;
      readonly onOptimizer?: (event: ProbeEventMap['optimizer']) => void;
    },
    signal: CancelSignal,
  ): Promise<TrialEnd> {
    if (!this.#options.trusted()) return failed({ kind: 'untrustedWorkspace' }, 0, 0);
    const startedAt = performance.now();
    const stderrTail: string[] = [];
    let last: ProbeEvent | undefined;
    let stepsSpent = 0;
    let timedOut = false;
    const probe = new ProbeProcess(this.#options, 'trial', {
      onEvent: (line) => {
        const event = parseProbeEvent(line);
        watchdog.refresh();
        if (event === undefined) return;
        if (event.type === 'optimizer') handlers.onOptimizer?.(event);
        if (event.type === 'measurements') {
          stepsSpent = event.steps.at(-1) ?? stepsSpent;
          if (handlers.receive(event) === 'stop') probe.send({ type: 'stop' });
        }
        if (event.type === 'end') stepsSpent = event.steps;
        if (event.type === 'end' || event.type === 'failure') last = event;
      },
      onOutput: (line) => {
        stderrTail.push(line);
        if (stderrTail.length > STDERR_TAIL_LINES) stderrTail.shift();
        this.#options.onOutput(line);
      },
    });
    const watchdog = setTimeout(() => {
      timedOut = true;
      probe.kill();
    }, this.#options.trialTimeoutMs);
    const cancel = (): void => {
      probe.kill();
    };
    this.#running.add(probe);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    probe.send(this.#probeRequest(request));
    const processEnd = await probe.ended;
    clearTimeout(watchdog);
    signal.removeEventListener('abort', cancel);
    this.#running.delete(probe);
    const elapsedMs = performance.now() - startedAt;
    if (signal.aborted) return { kind: 'cancelled', stepsSpent, elapsedMs };
    if (timedOut)
      return failed({ kind: 'timedOut', afterMs: this.#options.trialTimeoutMs }, stepsSpent, elapsedMs);
    if (last?.type === 'end') return { kind: last.reason, stepsSpent, elapsedMs, observed: last.observed };
    return failed(this.#failureOf(last, processEnd, stderrTail), stepsSpent, elapsedMs);
  }

  #probeRequest(request: TrialRequest): ProbeRequest {
    const { scriptPath, scriptArguments, site } = this.#options;
    return {
      type: 'start',
      script: scriptPath,
      arguments: scriptArguments,
      site: { file: site.file ?? scriptPath, line: site.line + 1, endLine: site.endLine + 1 },
      learningRate: request.learningRate,
      momentum: request.momentum,
      seed: request.seed,
      budgetSteps: request.budgetSteps,
    };
  }

  #failureOf(last: ProbeEvent | undefined, end: ProcessEnd, stderrTail: readonly string[]): Failure {
    if (last?.type === 'failure') return failureOfEvent(last, this.#options.interpreter);
    if (end.kind === 'notStarted')
      return { kind: 'interpreterNotFound', interpreter: this.#options.interpreter };
    return {
      kind: 'processDied',
      exitCode: end.exitCode,
      signal: end.signal,
      stderrTail: stderrTail.join('\n'),
    };
  }
}

function failed(failure: Failure, stepsSpent: number, elapsedMs: number): TrialEnd {
  return { kind: 'failed', failure, stepsSpent, elapsedMs };
}

function baseName(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}
