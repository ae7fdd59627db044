import type { TrainerDescription } from '../../calibrate/run/trainer';
import type { ReportedMeasure } from '../../model/calibration/measure';
import type { WarmUp } from '../../model/calibration/warmUp';
import type { ConstructedOptimizer } from '../../model/optimizer/constructedOptimizer';
import { readRegularFile } from '../../train/process/regularFile';
import type { TrialPace } from '../../train/script/probe/trialPace';
import { savingCallsIn } from '../../train/script/scratch/savingCalls';
import type { ScriptTrainer } from '../../train/script/scriptTrainerOptions';

const MOST_SOURCES = 200;
const MOST_SOURCE_BYTES = 1e6;

/** What running the script for a few steps has shown. */
export interface DryRun {
  /** Undefined for a script that takes a single step. */
  readonly pace?: TrialPace;
  /** Absolute paths. */
  readonly filesWritten: readonly string[];
  /** Names of calls that save something, in the project's own files that it imported; absent in what earlier versions remember. */
  readonly savingCalls?: readonly string[];
  /** Other machines that it asked for by name; absent where there were none. */
  readonly hosts?: readonly string[];
  readonly constructed?: ConstructedOptimizer;
  readonly warmUp?: WarmUp;
  /** What the script was seen to report, in longer runs too; absent in what earlier versions remember. */
  readonly measures?: readonly ReportedMeasure[];
  /** Of a notebook: the cell in which it trained. */
  readonly trainedCell?: number;
}

/** What a trainer that has described itself saw in its dry run. */
export function dryRunOf(
  { pace, footprint, warmUp, measures }: Pick<ScriptTrainer, 'pace' | 'footprint' | 'warmUp' | 'measures'>,
  { constructed }: Pick<TrainerDescription, 'constructed'>,
  savingCalls: readonly string[],
): DryRun {
  return {
    savingCalls,
    filesWritten: footprint?.filesWritten ?? [],
    measures,
    ...(footprint === undefined || footprint.hosts.length === 0 ? {} : { hosts: footprint.hosts }),
    ...(pace === undefined ? {} : { pace }),
    ...(constructed === undefined ? {} : { constructed }),
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(footprint?.trainedCell === undefined ? {} : { trainedCell: footprint.trainedCell }),
  };
}

/** Names of the calls by which the project's own files save something, of those that the dry run has imported. */
export async function savingCallsOf({
  footprint,
}: Pick<ScriptTrainer, 'footprint'>): Promise<readonly string[]> {
  const files = await Promise.all(
    Object.keys(footprint?.sources ?? {})
      .slice(0, MOST_SOURCES)
      .map((path) => readRegularFile(path, MOST_SOURCE_BYTES)),
  );
  return [...new Set(files.flatMap((file) => (file.kind === 'read' ? savingCallsIn(file.text) : [])))];
}
