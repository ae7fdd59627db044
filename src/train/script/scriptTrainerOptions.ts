import type { Trainer, WholeTrainer } from '../../calibrate/run/trainer';
import type { Smoothing } from '../../model/calibration/calibration';
import type { MeasureChoice, MeasureDirection, ReportedMeasure } from '../../model/calibration/measure';
import type { WarmUp } from '../../model/calibration/warmUp';
import type { OptimizerChoice } from '../../model/optimizer/optimizerChoice';
import type { ScriptFramework } from '../../model/optimizer/optimizerConfig';
import type { Platform } from '../platform/platform';
import type { RunNotebook } from './notebook/notebookTrial';
import type { Footprint } from './probe/probeProtocol';
import type { TrialPace } from './probe/trialPace';

export interface ScriptTrainerOptions extends Smoothing {
  readonly interpreter: string;
  readonly probeFolder: string;
  /** Whose optimizer stands at the site; PyTorch unless said otherwise. */
  readonly framework?: ScriptFramework;
  /** Absolute path. */
  readonly scriptPath: string;
  /** Run as `python -m module` instead, from the working directory. */
  readonly module?: string;
  /** `scriptPath` is a copy of this notebook's code cells. */
  readonly notebook?: RunNotebook;
  readonly scriptArguments: readonly string[];
  /** What is run instead of the script under the interpreter: anything that starts a Python that trains. */
  readonly command?: readonly [executable: string, ...args: string[]];
  /** As they stand in records, where those that are given hold secrets. */
  readonly recordedArguments?: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A choice by values is settled by the dry run, which fails as `severalOptimizers` where it is left to the user. */
  readonly optimizer: OptimizerChoice;
  /** For a script that a launcher is to start, run without one: it finds the environment of a single process. */
  readonly singleProcessEnvironment?: boolean;
  /** Absent: the lines of the line protocol where the dry run prints such, else the loss. */
  readonly measure?: MeasureChoice;
  /** Falls unless said otherwise; the loss always does. */
  readonly direction?: MeasureDirection;
  /** A longer dry run, in which measures come that come seldom. */
  readonly survey?: boolean;
  /** As the text says, for scripts in which the dry run sees none. */
  readonly batchSize: number | null;
  /** Trials at once; as many as memory and cores allow where nothing is said. */
  readonly parallelTrials?: number;
  /** False: a fresh process for each trial, also where one that has imported the framework could be forked. */
  readonly sharedProcess?: boolean;
  /** A trial that reports nothing for this long is ended. */
  readonly trialTimeoutMs: number;
  /** Asked before every run: user code runs in trusted workspaces only. */
  readonly trusted: () => boolean;
  /** A line that the script printed. */
  readonly onOutput: (line: string) => void;
  /** This machine's unless said otherwise. */
  readonly platform?: Platform;
}

/** A trainer that also knows how long its trials take. */
export interface ScriptTrainer extends Trainer, WholeTrainer {
  /** Measured by `describe`; undefined before it, and when the script took a single step only. */
  readonly pace: TrialPace | undefined;
  /** What the script needed and touched in its dry run; undefined before `describe`. */
  readonly footprint: Footprint | undefined;
  /** The warm-up that the dry run's steps showed; undefined before `describe`, and where there is none. */
  readonly warmUp: WarmUp | undefined;
  /** Everything that the script reported in its dry run; empty before `describe`. */
  readonly measures: readonly ReportedMeasure[];
}
