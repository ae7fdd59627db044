import type { ScriptFramework } from '../../../model/optimizer/optimizerConfig';
import type { OptimizerChoice } from '../../../model/optimizer/optimizerChoice';
import {
  MEASURE_SOURCES,
  type MeasureChoice,
  type ReportedMeasure,
} from '../../../model/calibration/measure';
import type { MomentumCoupling } from '../../../model/calibration/momentumCoupling';
import type { ObservedOptimizer } from '../../../model/calibration/trial';
import type { SeenCandidate } from './takenOptimizer';

/** How a trial ends whose pipes were closed under it; channel.py has the same. No script is likely to end so. */
export const CHANNEL_LOST_EXIT_CODE = 113;

/** The first line that the probe reads: what to run. */
export interface ProbeRequest {
  readonly type: 'start';
  readonly framework: ScriptFramework;
  readonly script: string;
  /** Run as `python -m` would; `script` is then the name it goes by. */
  readonly module?: string;
  /** `script` is a copy of the code cells of the notebook at `path`; those after the last one are not run. */
  readonly notebook?: { readonly path: string; readonly lastCell?: number };
  readonly arguments: readonly string[];
  readonly optimizer: OptimizerChoice;
  /** Heavy-ball η. */
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly budgetSteps: number;
  /** Sets the form of momentum of PyTorch's SGD; the script's own where nothing is said. */
  readonly nesterov?: boolean;
  /** What is measured; losses where nothing is said. */
  readonly measure?: MeasureChoice;
  /** Sets what a launcher such as `torchrun` would for a single process, with a port that is free then. */
  readonly singleProcessEnvironment?: boolean;
  /** For the dry run, which ends after so much time too, counted from its first step. */
  readonly budgetSeconds?: number;
  /** For the dry run: its end tells the footprint, and what the script reports. */
  readonly observe?: boolean;
  /** For a whole training: all that the script reports is streamed beside its losses. */
  readonly follow?: boolean;
  /** The momentum stays against what the script's scheduler writes; for PyTorch's own optimizers. */
  readonly holdMomentum?: boolean;
  /** The momentum is the script's own at every step, whatever `momentum` says. */
  readonly ownMomentum?: boolean;
  /** Sets the dampening of PyTorch's SGD: to the momentum, as a moving average has it, or to none; the script's own where nothing is said. */
  readonly form?: 'movingAverage' | 'heavyBall';
  /** Of a whole training in PyTorch: the trace of the loss's Hessian is reported now and then. */
  readonly flatness?: boolean;
  /** The momentum follows the learning rate of each step, within 0 and 0.999; for PyTorch's own optimizers and optax's. */
  readonly coupling?: MomentumCoupling;
}

/** What a run of the script needed and touched. */
export interface Footprint {
  /** Null where the platform does not tell. */
  readonly peakMemoryBytes: number | null;
  /** Processor time over time on the clock, from the first step on. */
  readonly coresUsed: number | null;
  /** Absolute paths, without temporary files; those that C++ code opens are not seen. */
  readonly filesWritten: readonly string[];
  /** Other machines that it asked for by name. */
  readonly hosts: readonly string[];
  /** The script set environment variables before it imported its framework. */
  readonly environmentChanged: boolean;
  /** SHA-256 of the files of the project's own modules that were loaded, by absolute path. */
  readonly sources: Readonly<Record<string, string>>;
  /** The framework's packages that it imported. */
  readonly packages: readonly string[];
  /** Of a notebook: the code cell in which it trained last. */
  readonly trainedCell?: number;
}

/** What the probe reports, by type; both directions are JSON lines (docs/script-protocol.md). */
export interface ProbeEventMap {
  readonly optimizer: {
    readonly name: string;
    readonly learningRate: number;
    readonly momentum: number;
    readonly nesterov: boolean;
    readonly dampening: number;
    readonly weightDecay: number;
    readonly device: string;
    /** `PyTorch`, `Keras (jax)`. */
    readonly framework: string;
    readonly version: string;
    /** Null where the model does not exist yet. */
    readonly parameters: number | null;
  };
  readonly measurements: { readonly steps: readonly number[]; readonly values: readonly number[] };
  /** Of a whole training: values of one measure that the script reports by itself. */
  readonly reported: {
    readonly measure: MeasureChoice;
    readonly steps: readonly number[];
    readonly values: readonly number[];
  };
  readonly end: {
    readonly reason: 'stopped' | 'budgetSpent' | 'ended';
    readonly steps: number;
    /** Without the time before the first step; null after a single one. */
    readonly secondsPerStep: number | null;
    readonly observed: ObservedOptimizer;
    /** When it was asked for, as those below. */
    readonly footprint: Footprint | undefined;
    /** Every optimizer that takes momentum. */
    readonly candidates: readonly SeenCandidate[];
    /** Heavy-ball η of each step. */
    readonly learningRates: readonly number[];
    /** Of what the script drew its first batches from; null where that is not seen. */
    readonly batchSize: number | null;
    /** What the first step used where the script had written it over the one that was set, and it can be held against that. */
    readonly ownMomentum: number | null;
    /** Everything that the script reported by itself, and its losses. */
    readonly measures: readonly ReportedMeasure[];
  };
  readonly failure: { readonly kind: string; readonly details: Readonly<Record<string, unknown>> };
  /** Of a process that a launcher has started, before its first measurements. */
  readonly rank: { readonly rank: number; readonly worldSize: number };
  /** Of a launch as a whole, before its first measurements: over how many ranks the loss is a mean, or that it is rank 0's. */
  readonly ranks: { readonly count: number; readonly isMean: boolean };
}

export type ProbeEvent = {
  [Type in keyof ProbeEventMap]: { readonly type: Type } & ProbeEventMap[Type];
}[keyof ProbeEventMap];

/** One line of the probe; undefined when it is not an event. */
export function parseProbeEvent(line: string): ProbeEvent | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  switch (parsed['type']) {
    case 'optimizer':
      return parseOptimizer(parsed);
    case 'measurements':
      return parseMeasurements(parsed);
    case 'reported':
      return parseReported(parsed);
    case 'end':
      return parseEnd(parsed);
    case 'failure':
      return typeof parsed['kind'] === 'string'
        ? { type: 'failure', kind: parsed['kind'], details: parsed }
        : undefined;
    case 'rank': {
      const { rank, worldSize } = parsed;
      return typeof rank === 'number' && typeof worldSize === 'number'
        ? { type: 'rank', rank, worldSize }
        : undefined;
    }
    case 'ranks': {
      const { count, isMean } = parsed;
      return typeof count === 'number' && typeof isMean === 'boolean'
        ? { type: 'ranks', count, isMean }
        : undefined;
    }
    default:
      return undefined;
  }
}

function parseOptimizer(event: Readonly<Record<string, unknown>>): ProbeEvent | undefined {
  const { name, learningRate, momentum, nesterov, device, framework, version, parameters } = event;
  // Results that an earlier version exported have neither.
  const { dampening = 0, weightDecay = 0 } = event;
  return typeof name === 'string' &&
    typeof learningRate === 'number' &&
    typeof momentum === 'number' &&
    typeof nesterov === 'boolean' &&
    typeof dampening === 'number' &&
    typeof weightDecay === 'number' &&
    typeof device === 'string' &&
    typeof framework === 'string' &&
    typeof version === 'string' &&
    (typeof parameters === 'number' || parameters === null)
    ? {
        type: 'optimizer',
        name,
        learningRate,
        momentum,
        nesterov,
        dampening,
        weightDecay,
        device,
        framework,
        version,
        parameters,
      }
    : undefined;
}

/** JSON has no NaN: a loss that is not finite travels as null. */
function parseMeasurements(event: Readonly<Record<string, unknown>>): ProbeEvent | undefined {
  const { steps, values } = event;
  if (!Array.isArray(steps) || !Array.isArray(values) || steps.length !== values.length) return undefined;
  if (
    !steps.every((step, index) => Number.isSafeInteger(step) && step > (index === 0 ? -1 : steps[index - 1]))
  )
    return undefined;
  return {
    type: 'measurements',
    steps,
    values: values.map((value) => (typeof value === 'number' ? value : Number.NaN)),
  };
}

function parseReported(event: Readonly<Record<string, unknown>>): ProbeEvent | undefined {
  const measure = parseMeasureChoice(event['measure']);
  const curve = parseMeasurements(event);
  return measure !== undefined && curve?.type === 'measurements'
    ? { type: 'reported', measure, steps: curve.steps, values: curve.values }
    : undefined;
}

function parseEnd(event: Readonly<Record<string, unknown>>): ProbeEvent | undefined {
  const { reason, steps, secondsPerStep, observed, footprint } = event;
  const { candidates, learningRates, batchSize, ownMomentum, measures } = event;
  if (reason !== 'stopped' && reason !== 'budgetSpent' && reason !== 'ended') return undefined;
  if (typeof steps !== 'number' || !isRecord(observed)) return undefined;
  const { learningRateLow, learningRateHigh, momentumOverwritten, overrideVerified } = observed;
  if (typeof learningRateLow !== 'number' || typeof learningRateHigh !== 'number') return undefined;
  if (typeof momentumOverwritten !== 'boolean' || typeof overrideVerified !== 'boolean') return undefined;
  return {
    type: 'end',
    reason,
    steps,
    secondsPerStep: typeof secondsPerStep === 'number' ? secondsPerStep : null,
    observed: { learningRateLow, learningRateHigh, momentumOverwritten, overrideVerified },
    footprint: isRecord(footprint) ? parseFootprint(footprint) : undefined,
    candidates: Array.isArray(candidates) ? candidates.flatMap(parseCandidate) : [],
    learningRates: Array.isArray(learningRates)
      ? learningRates.filter((rate): rate is number => typeof rate === 'number')
      : [],
    batchSize: typeof batchSize === 'number' ? batchSize : null,
    ownMomentum: typeof ownMomentum === 'number' ? ownMomentum : null,
    measures: Array.isArray(measures)
      ? measures.map(parseReportedMeasure).filter((each) => each !== undefined)
      : [],
  };
}

function parseCandidate(candidate: unknown): SeenCandidate[] {
  if (!isRecord(candidate)) return [];
  const { index, name, learningRate, momentum, file, line, steps, watched } = candidate;
  if (typeof index !== 'number' || typeof name !== 'string' || typeof steps !== 'number') return [];
  return [
    {
      index,
      name,
      learningRate: typeof learningRate === 'number' ? learningRate : null,
      momentum: typeof momentum === 'number' ? momentum : null,
      file: typeof file === 'string' ? file : null,
      line: typeof line === 'number' ? line : null,
      steps,
      watched: watched === true,
    },
  ];
}

function parseReportedMeasure(entry: unknown): ReportedMeasure | undefined {
  if (!isRecord(entry)) return undefined;
  const { last, times, firstStep, stepsBetween, line } = entry;
  const measure = parseMeasureChoice(entry['measure']);
  return measure !== undefined && typeof times === 'number' && typeof firstStep === 'number'
    ? {
        measure,
        last: typeof last === 'number' ? last : Number.NaN,
        times,
        firstStep,
        stepsBetween: typeof stepsBetween === 'number' ? stepsBetween : null,
        ...(typeof line === 'string' ? { line } : {}),
      }
    : undefined;
}

function parseMeasureChoice(choice: unknown): MeasureChoice | undefined {
  if (!isRecord(choice)) return undefined;
  const { kind, name, pattern } = choice;
  if (kind === 'loss' || kind === 'lineProtocol') return { kind };
  const source = MEASURE_SOURCES.find((each) => each === choice['source']);
  return kind === 'named' && source !== undefined && typeof name === 'string'
    ? { kind, source, name, ...(typeof pattern === 'string' ? { pattern } : {}) }
    : undefined;
}

function parseFootprint(fields: Readonly<Record<string, unknown>>): Footprint {
  const { peakMemoryBytes, coresUsed, filesWritten, hosts, environmentChanged } = fields;
  const { sources, packages, trainedCell } = fields;
  return {
    peakMemoryBytes: typeof peakMemoryBytes === 'number' ? peakMemoryBytes : null,
    coresUsed: typeof coresUsed === 'number' ? coresUsed : null,
    filesWritten: stringsOf(filesWritten),
    hosts: stringsOf(hosts),
    environmentChanged: environmentChanged === true,
    sources: Object.fromEntries(
      Object.entries(isRecord(sources) ? sources : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    packages: stringsOf(packages),
    ...(typeof trainedCell === 'number' ? { trainedCell } : {}),
  };
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
