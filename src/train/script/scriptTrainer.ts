import type { OptimizerChoice } from '../../model/optimizer/optimizerChoice';
import {
  TrainerUnavailable,
  type FollowedReceiver,
  type MeasurementReceiver,
  type TrainerDescription,
  type TrialEnd,
  type TrialRequest,
  type WholeRunRequest,
} from '../../calibrate/run/trainer';
import type { MeasureChoice, ReportedMeasure } from '../../model/calibration/measure';
import { warmUpOf, type WarmUp } from '../../model/calibration/warmUp';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import { hostPlatform } from '../platform/platform';
import type { RunningProcess } from '../process/childTree';
import { machineCapacity } from '../process/machineCapacity';
import { superviseTrial } from '../process/supervise';
import { Launcher, ranksDetail } from './launch/launcher';
import { cellsDetail, notebookOfTrial } from './notebook/notebookTrial';
import { startProbe } from './probe/probeProcess';
import type { Footprint, ProbeEventMap, ProbeRequest } from './probe/probeProtocol';
import { probeSupervision, type ProbeTrial } from './probe/probeTrial';
import { SharedProbe } from './probe/sharedProbe';
import { takenOptimizer, type TakenOptimizer } from './probe/takenOptimizer';
import { DRY_RUN, forkedPace, SURVEY, type TrialPace } from './probe/trialPace';
import { lossFailure, ownMeasure, progressMeasureOf } from './probe/trialMeasure';
import type { ScriptTrainer, ScriptTrainerOptions } from './scriptTrainerOptions';
import { parallelTrialsFor, reasonAgainstSharing } from './probe/trialPlacement';

/** At a learning rate that moves nothing. */
const DRY_RUN_SETTING = { trialId: 'dry run', learningRate: 1e-6, momentum: 0, seed: 0 };

/** Steps that no training takes: it comes to its own end. */
const NO_BUDGET = Number.MAX_SAFE_INTEGER;

/** Trains by running the user's own script under their interpreter, once for each trial, with the probe watching it. */
export function createScriptTrainer(options: ScriptTrainerOptions): ScriptTrainer {
  return new ProbedScriptTrainer(options);
}

class ProbedScriptTrainer implements ScriptTrainer {
  readonly #options: ScriptTrainerOptions;
  readonly #running = new Set<RunningProcess>();
  #pace: TrialPace | undefined;
  #footprint: Footprint | undefined;
  #warmUp: WarmUp | undefined;
  /** Of the script's batches, where the dry run saw it. */
  #batchSize: number | null = null;
  /** Where the script writes its momentum itself: what its first step used. */
  #ownMomentum: number | null = null;
  /** The script's dampening is its momentum: that of a trial is then its own. */
  #isMovingAverage = false;
  #described: TrainerDescription | undefined;
  #measure: MeasureChoice;
  #measures: readonly ReportedMeasure[] = [];
  #shared: SharedProbe | undefined;
  #optimizer: OptimizerChoice;
  #launcher: Promise<Launcher> | undefined;
  #ranks: ProbeEventMap['ranks'] | undefined;

  constructor(options: ScriptTrainerOptions) {
    this.#options = options;
    this.#optimizer = options.optimizer;
    this.#measure = options.measure ?? { kind: 'loss' };
  }

  get pace(): TrialPace | undefined {
    return this.#pace;
  }

  get footprint(): Footprint | undefined {
    return this.#footprint;
  }

  get warmUp(): WarmUp | undefined {
    return this.#warmUp;
  }

  get measures(): readonly ReportedMeasure[] {
    return this.#measures;
  }

  /**
   * Runs the script for a few steps, once: what it constructs there is what will be calibrated, and decides how trials are run.
   */
  async describe(signal: CancelSignal): Promise<TrainerDescription> {
    this.#described ??= await this.#describe(signal);
    return this.#described;
  }

  async #describe(signal: CancelSignal): Promise<TrainerDescription> {
    const optimizer = await this.#settledDryRun(signal);
    const measure = this.#options.measure ?? ownMeasure(this.#measures);
    if (measure === undefined) throw new TrainerUnavailable(lossFailure(this.#measures));
    this.#measure = measure;
    const footprint = this.#footprint;
    const parallelTrials =
      this.#options.parallelTrials ??
      // What a command starts may claim ports, devices and folders that two of them cannot share.
      (footprint === undefined || this.#options.command !== undefined
        ? 1
        : parallelTrialsFor(footprint, optimizer.device, await machineCapacity(this.#options.platform)));
    const process = await this.#share(parallelTrials, signal);
    const batchSize = this.#batchSize ?? this.#options.batchSize;
    const { learningRate, momentum, nesterov, dampening, weightDecay } = optimizer;
    this.#isMovingAverage = optimizer.framework === 'PyTorch' && dampening !== 0 && dampening === momentum;
    return {
      environment: {
        trainer: 'script',
        name: baseName(this.#options.scriptPath),
        device: optimizer.device,
        details: { ...this.#details(optimizer), process, ...ranksDetail(this.#ranks) },
      },
      progressMeasure: progressMeasureOf(measure, this.#options.direction ?? 'falls', this.#options),
      parallelTrials,
      batchSize,
      constructed: {
        learningRate,
        momentum,
        nesterov,
        dampening,
        weightDecay,
        batchSize,
        ...(this.#ownMomentum === null ? {} : { ownMomentum: this.#ownMomentum }),
      },
    };
  }

  runTrial(request: TrialRequest, receive: MeasurementReceiver, signal: CancelSignal): Promise<TrialEnd> {
    return this.#run({ ...this.#probeRequest(request), measure: this.#measure }, { receive }, signal);
  }

  runWhole(request: WholeRunRequest, receive: FollowedReceiver, signal: CancelSignal): Promise<TrialEnd> {
    const { coupling, flatness } = request;
    return this.#run(
      {
        ...this.#probeRequest({ ...request, budgetSteps: NO_BUDGET }),
        follow: true,
        ...(coupling === undefined ? {} : { coupling }),
        ...(flatness === true ? { flatness } : {}),
      },
      {
        receive: (losses) => receive({ kind: 'loss' }, losses),
        onReported: ({ measure, steps, values }) => receive(measure, { steps, values }),
      },
      signal,
    );
  }

  async dispose(): Promise<void> {
    const running = [...this.#running];
    for (const probe of running) probe.kill();
    // The process that forks is ended at once: one that is stuck would not tell of the trials' ends.
    await Promise.all([...running.map(({ ended }) => ended), this.#shared?.end()]);
    await (await this.#launcher)?.close();
  }

  /** Repeats the dry run where it found that another optimizer is the one to watch. */
  async #settledDryRun(signal: CancelSignal): Promise<ProbeEventMap['optimizer']> {
    const { optimizer, taken } = await this.#dryRun(signal);
    switch (taken.kind) {
      case 'watched':
        return optimizer;
      case 'several':
        throw new TrainerUnavailable({ kind: 'severalOptimizers', candidates: taken.candidates });
      case 'another':
        this.#optimizer = taken.choice;
        return (await this.#dryRun(signal)).optimizer;
    }
  }

  async #dryRun(
    signal: CancelSignal,
  ): Promise<{ readonly optimizer: ProbeEventMap['optimizer']; readonly taken: TakenOptimizer }> {
    let taken: TakenOptimizer = { kind: 'watched' };
    let optimizer: ProbeEventMap['optimizer'] | undefined;
    let notFiniteAt: number | undefined;
    const { budgetSteps, budgetSeconds } = this.#options.survey === true ? SURVEY : DRY_RUN;
    const end = await this.#run(
      { ...this.#probeRequest({ ...DRY_RUN_SETTING, budgetSteps }), observe: true, budgetSeconds },
      {
        onOptimizer: (event) => (optimizer = event),
        onRanks: (event) => (this.#ranks = event),
        receive: ({ steps, values }) => {
          const index = values.findIndex((value) => !Number.isFinite(value));
          if (index >= 0) notFiniteAt ??= steps[index];
          return notFiniteAt === undefined ? 'continue' : 'stop';
        },
        onEnd: ({ candidates, steps, secondsPerStep, ...end }, elapsedMs) => {
          const { footprint, learningRates, batchSize } = end;
          taken = takenOptimizer(this.#optimizer, candidates);
          this.#measures = end.measures;
          this.#footprint = footprint;
          this.#warmUp = warmUpOf(learningRates, DRY_RUN_SETTING.learningRate);
          this.#batchSize = batchSize;
          this.#ownMomentum = end.ownMomentum;
          if (secondsPerStep === null) return;
          const stepMs = 1000 * secondsPerStep;
          this.#pace = { stepMs, startMs: Math.max(0, elapsedMs - stepMs * steps) };
        },
      },
      signal,
    );
    if (end.kind === 'failed') throw new TrainerUnavailable(end.failure);
    if (notFiniteAt !== undefined && taken.kind === 'watched') {
      throw new TrainerUnavailable({ kind: 'lossNotFinite', step: notFiniteAt });
    }
    if (optimizer === undefined) {
      throw new TrainerUnavailable({ kind: 'protocolError', detail: 'the probe named no optimizer' });
    }
    return { optimizer, taken };
  }

  /** Prepares a process to fork trials from, where that is safe; says how trials are run. */
  async #share(slots: number, signal: CancelSignal): Promise<string> {
    const footprint = this.#footprint;
    if (this.#options.command !== undefined) return 'started by the command for each trial';
    if (this.#options.sharedProcess === false || footprint === undefined) return 'fresh for each trial';
    const against = reasonAgainstSharing(footprint, (this.#options.platform ?? hostPlatform).kind);
    if (against !== undefined) return `fresh for each trial: ${against}`;
    await this.#shared?.end();
    const begun = performance.now();
    const started = await SharedProbe.start(this.#options, footprint.packages, slots, signal);
    if (started.kind === 'unsafe') return `fresh for each trial: ${started.reason}`;
    this.#shared = started.probe;
    this.#pace = this.#pace === undefined ? undefined : forkedPace(this.#pace, performance.now() - begun);
    return `forked from one that has imported ${footprint.packages.join(' and ')}`;
  }

  async #run(
    request: ProbeRequest,
    handlers: Pick<ProbeTrial, 'receive' | 'onOptimizer' | 'onRanks' | 'onReported' | 'onEnd'>,
    signal: CancelSignal,
  ): Promise<TrialEnd> {
    if (!this.#options.trusted()) return failed({ kind: 'untrustedWorkspace' });
    const { command, interpreter, workingDirectory, trialTimeoutMs, onOutput } = this.#options;
    this.#launcher ??= command === undefined ? undefined : Launcher.open({ ...this.#options, command });
    const launcher = await this.#launcher;
    return superviseTrial(
      probeSupervision({
        ...handlers,
        request,
        start: (listener) =>
          (launcher ?? this.#shared)?.start(listener) ?? startProbe(this.#options, ['trial'], listener),
        interpreter,
        notStarted:
          command === undefined
            ? { kind: 'interpreterNotFound', interpreter }
            : { kind: 'commandNotStarted', command: command[0] },
        workingDirectory,
        timeoutMs: trialTimeoutMs,
        onOutput,
      }),
      this.#running,
      signal,
    );
  }

  #probeRequest(request: TrialRequest): ProbeRequest {
    const { scriptPath, scriptArguments, framework, module, notebook, singleProcessEnvironment } =
      this.#options;
    return {
      type: 'start',
      framework: framework ?? 'pytorch',
      ...(module === undefined ? {} : { module }),
      ...notebookOfTrial(notebook, this.#footprint),
      script: scriptPath,
      arguments: scriptArguments,
      optimizer: this.#optimizer,
      learningRate: request.learningRate,
      momentum: request.momentum,
      seed: request.seed,
      budgetSteps: request.budgetSteps,
      ...(request.nesterov === undefined ? {} : { nesterov: request.nesterov }),
      ...this.#momentumOf(request),
      ...this.#formOf(request),
      ...(singleProcessEnvironment === true ? { singleProcessEnvironment } : {}),
    };
  }

  /** A trial's momentum is held where the dry run saw the script write its own. */
  #momentumOf({ ownMomentum }: TrialRequest): Pick<ProbeRequest, 'holdMomentum' | 'ownMomentum'> {
    if (ownMomentum === true) return { ownMomentum };
    return this.#ownMomentum === null ? {} : { holdMomentum: true };
  }

  #formOf({ heavyBall }: TrialRequest): Pick<ProbeRequest, 'form'> {
    if (heavyBall === true) return { form: 'heavyBall' };
    return this.#isMovingAverage ? { form: 'movingAverage' } : {};
  }

  #details(optimizer: ProbeEventMap['optimizer']): Readonly<Record<string, string>> {
    const { interpreter, scriptArguments, recordedArguments, notebook } = this.#options;
    return {
      interpreter,
      framework: `${optimizer.framework} ${optimizer.version}`,
      optimizer: optimizer.name,
      ...(optimizer.parameters === null ? {} : { parameters: String(optimizer.parameters) }),
      arguments: recordedArguments ?? scriptArguments.join(' '),
      ...cellsDetail(notebookOfTrial(notebook, this.#footprint)),
      platform: `${process.platform} ${process.arch}`,
    };
  }
}

function failed(failure: Failure): TrialEnd {
  return { kind: 'failed', failure, stepsSpent: 0, elapsedMs: 0 };
}

function baseName(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}
