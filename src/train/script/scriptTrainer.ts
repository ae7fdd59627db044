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
import type { ChildTree, ProcessEnd } from './childTree';
import { OutputLimiter } from './outputLimiter';
import { failureOfEvent } from './probeFailure';
import { startProbe } from './probeProcess';
import {
  parseProbeEvent,
  type ProbeEvent,
  type ProbeEventMap,
  type ProbeRequest,
  type ScriptFramework,
} from './probeProtocol';
import { DRY_RUN_MOST_MS, DRY_RUN_STEPS, type TrialPace } from './trialPace';

export interface ScriptTrainerOptions {
  readonly interpreter: string;
  readonly probeFolder: string;
  /** Whose optimizer stands at the site; PyTorch unless said otherwise. */
  readonly framework?: ScriptFramework;
  /** Absolute path. */
  readonly scriptPath: string;
  /** Run as `python -m module` instead, from the working directory. */
  readonly module?: string;
  readonly scriptArguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** 0-based lines of the optimizer's call; `file` when it is not the script itself. */
  readonly site: { readonly line: number; readonly endLine: number; readonly file?: string };
  /** Length of the causal mean of the training loss. */
  readonly smoothingSteps: number;
  readonly batchSize: number | null;
  /** Trials at once; 1 unless memory and cores allow more. */
  readonly parallelTrials?: number;
  /** A trial that reports nothing for this long is ended. */
  readonly trialTimeoutMs: number;
  /** Asked before every run: user code runs in trusted workspaces only. */
  readonly trusted: () => boolean;
  /** A line that the script printed. */
  readonly onOutput: (line: string) => void;
}

/** A trainer that also knows how long its trials take. */
export interface ScriptTrainer extends Trainer {
  /** Measured by `describe`; undefined before it, and when the script took a single step only. */
  readonly pace: TrialPace | undefined;
}

const STDERR_TAIL_LINES = 20;
/** The probe ends a script that does not stop within 4 s; this is for one that keeps the probe itself from running. */
const STOP_GRACE_MS = 15_000;

/** Trains by running the user's own script under their interpreter, once for each trial, with the probe watching it. */
export function createScriptTrainer(options: ScriptTrainerOptions): ScriptTrainer {
  return new ProbedScriptTrainer(options);
}

class ProbedScriptTrainer implements ScriptTrainer {
  readonly #options: ScriptTrainerOptions;
  #pace: TrialPace | undefined;
  readonly #running = new Set<ChildTree>();

  constructor(options: ScriptTrainerOptions) {
    this.#options = options;
  }

  get pace(): TrialPace | undefined {
    return this.#pace;
  }

  /** Runs the script for a few steps: what it constructs there is what will be calibrated. */
  async describe(signal: CancelSignal): Promise<TrainerDescription> {
    let optimizer: ProbeEventMap['optimizer'] | undefined;
    let firstAt: number | undefined;
    const end = await this.#run(
      { trialId: 'dry run', learningRate: 1e-6, momentum: 0, seed: 0, budgetSteps: DRY_RUN_STEPS },
      {
        onOptimizer: (event) => (optimizer = event),
        receive: () => {
          firstAt ??= performance.now();
          return performance.now() - firstAt > DRY_RUN_MOST_MS ? 'stop' : 'continue';
        },
        onEnd: ({ steps, secondsPerStep }, elapsedMs) => {
          if (secondsPerStep === null) return;
          const stepMs = 1000 * secondsPerStep;
          this.#pace = { stepMs, startMs: Math.max(0, elapsedMs - stepMs * steps) };
        },
      },
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
          framework: `${optimizer.framework} ${optimizer.version}`,
          optimizer: optimizer.name,
          ...(optimizer.parameters === null ? {} : { parameters: String(optimizer.parameters) }),
          arguments: this.#options.scriptArguments.join(' '),
          platform: `${process.platform} ${process.arch}`,
        },
      },
      progressMeasure: {
        kind: 'trainingLoss',
        name: 'training loss',
        smoothingSteps: this.#options.smoothingSteps,
      },
      parallelTrials: this.#options.parallelTrials ?? 1,
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
      readonly onEnd?: (event: ProbeEventMap['end'], elapsedMs: number) => void;
    },
    signal: CancelSignal,
  ): Promise<TrialEnd> {
    if (!this.#options.trusted()) return failed({ kind: 'untrustedWorkspace' }, 0, 0);
    const startedAt = performance.now();
    const stderrTail: string[] = [];
    let last: ProbeEvent | undefined;
    let stepsSpent = 0;
    let timedOut = false;
    let stopGrace: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      probe.send({ type: 'stop' });
      stopGrace ??= setTimeout(() => {
        probe.kill();
      }, STOP_GRACE_MS);
    };
    const output = new OutputLimiter(this.#options.onOutput, () => performance.now());
    const probe = startProbe(this.#options, ['trial'], {
      onEvent: (line) => {
        const event = parseProbeEvent(line);
        watchdog.refresh();
        if (event === undefined) return;
        if (event.type === 'optimizer') handlers.onOptimizer?.(event);
        if (event.type === 'measurements') {
          stepsSpent = event.steps.at(-1) ?? stepsSpent;
          if (handlers.receive(event) === 'stop') stop();
        }
        if (event.type === 'end') {
          stepsSpent = event.steps;
          handlers.onEnd?.(event, performance.now() - startedAt);
        }
        if (event.type === 'end' || event.type === 'failure') last = event;
      },
      onOutput: (line) => {
        stderrTail.push(line);
        if (stderrTail.length > STDERR_TAIL_LINES) stderrTail.shift();
        output.add(line);
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
    clearTimeout(stopGrace);
    output.end();
    signal.removeEventListener('abort', cancel);
    this.#running.delete(probe);
    const elapsedMs = performance.now() - startedAt;
    if (signal.aborted) return { kind: 'cancelled', stepsSpent, elapsedMs };
    if (last?.type === 'end') return { kind: last.reason, stepsSpent, elapsedMs, observed: last.observed };
    if (timedOut)
      return failed({ kind: 'timedOut', afterMs: this.#options.trialTimeoutMs }, stepsSpent, elapsedMs);
    if (stopGrace !== undefined && last === undefined) return { kind: 'stopped', stepsSpent, elapsedMs };
    return failed(this.#failureOf(last, processEnd, stderrTail), stepsSpent, elapsedMs);
  }

  #probeRequest(request: TrialRequest): ProbeRequest {
    const { scriptPath, scriptArguments, site, framework, module } = this.#options;
    return {
      type: 'start',
      framework: framework ?? 'pytorch',
      ...(module === undefined ? {} : { module }),
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
