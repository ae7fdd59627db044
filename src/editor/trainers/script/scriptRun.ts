import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { OptimizerChoice } from '../../../model/optimizer/optimizerChoice';
import { joinArguments, splitArguments } from '../../../train/platform/argumentText';
import { hostPlatform } from '../../../train/platform/platform';
import {
  fillEnvironment,
  type LaunchConfiguration,
} from '../../../train/script/launchFile/launchConfigurations';
import type { InterpreterChoice } from '../../../train/script/interpreter/interpreter';
import type { TrainerDescription } from '../../../calibrate/run/trainer';
import type { ConstructedOptimizer } from '../../../model/optimizer/constructedOptimizer';
import type { PlanCut } from '../../../calibrate/sweep/timeBudget';
import type { ChosenMeasure, ReportedMeasure } from '../../../model/calibration/measure';
import type { WarmUp } from '../../../model/calibration/warmUp';
import { fingerprintOf as fingerprintOfParts } from '../../calibration/journalling';
import type { ScriptTrainer } from '../../../train/script/scriptTrainerOptions';
import type { TrialPace } from '../../../train/script/probe/trialPace';
import { scriptPathOf } from '../../base/scriptPath';
import { readSettings } from '../../base/settings';
import { allReported } from './card/reportedMeasures';
import { textWithoutPair } from '../../../advise/edit/textWithoutPair';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import { runTextOf } from './notebook/notebookCells';
import { targetText, type RunTarget } from './runTarget';
import type { TimeBudgetMinutes } from './card/timeBudgetItem';
import { inEnglish } from '../../../model/language/said';

/** A Python, and who named it. */
export interface ChosenInterpreter {
  readonly path: string;
  readonly chosenBy: InterpreterChoice['chosenBy'] | 'entered' | 'launchConfiguration';
}

/** How a user's script is run in a calibration; everything that the pre-flight card lets them change. */
export interface ScriptRun {
  readonly target: RunTarget;
  /** Of a script or module, as on a command line, with `${env:NAME}` for what is filled in when it starts. */
  readonly argumentText: string;
  readonly workingDirectory: string;
  /** The configuration of launch.json that it is run as: the environment is read from there each time. */
  readonly launchConfiguration?: string;
  /** On top of the editor's own. May hold secrets: never stored. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined where no Python was found. */
  readonly interpreter: ChosenInterpreter | undefined;
  readonly pilotSteps: number;
  /** Trials work in a copy of the working directory, which is removed afterwards. */
  readonly scratchCopy: boolean;
  /** What of the script made a scratch copy the default: calls that save, files seen written. Absent where the user chose. */
  readonly savedBy?: readonly string[];
  /** The user has chosen that trials write where the script always does. */
  readonly writesInPlace?: boolean;
  /** Set for a script that a launcher is to start: it then finds the environment of a single process. */
  readonly singleProcessEnvironment?: boolean;
  /** What the calibration may take; as long as its plan takes where nothing is said. */
  readonly timeBudgetMinutes?: TimeBudgetMinutes;
  /** What the plan was cut to for that. */
  readonly cut?: PlanCut;
  /** The suggestion trains with the other form of momentum too. */
  readonly triesNesterov?: boolean;
  /** By what trials are judged; absent: what it prints for that, else its loss. */
  readonly measure?: ChosenMeasure;
  /** The optimizer that the user has named where the site's text does not tell which of several it is. */
  readonly optimizer?: OptimizerChoice & { readonly kind: 'nth' };
}

/** The pilot's length that is really run. */
export function pilotStepsOf({ cut, pilotSteps }: Pick<ScriptRun, 'cut' | 'pilotSteps'>): number {
  return cut?.pilotSteps ?? pilotSteps;
}

/** The part of a run that is kept for the next time; an interpreter only where the user named it here. */
type RememberedRun = Partial<Omit<ScriptRun, 'environment'>>;

/** The run as it was agreed to last time, else as settings and the file itself suggest. */
export function initialRun(
  document: vscode.TextDocument,
  memory: vscode.Memento,
  interpreter: ChosenInterpreter | undefined,
  launchConfigurations: readonly LaunchConfiguration[],
  defaults: Pick<ScriptRun, 'target' | 'pilotSteps'> & Partial<Pick<ScriptRun, 'workingDirectory'>>,
): ScriptRun {
  const { uri } = document;
  const remembered = memory.get<RememberedRun>(runKey(uri)) ?? {};
  return {
    argumentText: joinArguments(readSettings(uri).scriptArguments, hostPlatform.kind),
    workingDirectory: vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath),
    ...defaults,
    scratchCopy: false,
    ...remembered,
    environment:
      launchConfigurations.find(({ name }) => name === remembered.launchConfiguration)?.environment ?? {},
    interpreter: remembered.interpreter ?? interpreter,
  };
}

/** The arguments as the script is given them; `argumentText`, split, is what is shown and recorded. */
export function argumentsOf({ argumentText }: ScriptRun): string[] {
  return splitArguments(argumentText, hostPlatform.kind).map((each) => fillEnvironment(each, process.env));
}

export async function rememberRun(uri: vscode.Uri, memory: vscode.Memento, run: ScriptRun): Promise<void> {
  const { interpreter, environment: _, ...rest } = run;
  const isOwnChoice = interpreter?.chosenBy === 'entered' || interpreter?.chosenBy === 'launchConfiguration';
  const remembered: RememberedRun = isOwnChoice ? { ...rest, interpreter } : rest;
  await memory.update(runKey(uri), remembered);
}

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

/** What this script, as its text is now, did under this interpreter and with these arguments when it last ran here. */
export function rememberedDryRun(
  document: vscode.TextDocument,
  memory: vscode.Memento,
  run: ScriptRun,
): DryRun | undefined {
  const remembered = memory.get<Readonly<Record<string, DryRun>>>(dryRunKey(document.uri));
  return remembered?.[scriptFingerprintOf(document, run)];
}

export async function rememberDryRun(
  document: vscode.TextDocument,
  memory: vscode.Memento,
  run: ScriptRun,
  dryRun: DryRun,
): Promise<DryRun> {
  const earlier = rememberedDryRun(document, memory, run)?.measures ?? [];
  const whole = { ...dryRun, measures: allReported(earlier, dryRun.measures ?? []) };
  await memory.update(dryRunKey(document.uri), { [scriptFingerprintOf(document, run)]: whole });
  return whole;
}

/** The same for trials that join a record's later, when its momentum may have been applied. */
export function originFingerprintOf(
  { document, config }: { readonly document: vscode.TextDocument; readonly config: OptimizerConfig },
  run: ScriptRun,
): string {
  return fingerprintOf(document, run, textWithoutPair(document.getText(), config));
}

/** One value for everything that must not change between the trials of one calibration. */
export function fingerprintOf(
  document: vscode.TextDocument,
  run: ScriptRun,
  ownText = document.getText(),
): string {
  const script = scriptFingerprintOf(document, run, ownText);
  return run.measure === undefined ? script : fingerprintOfParts([script, JSON.stringify(run.measure)]);
}

/** The same of what the script does, however it is judged. */
function scriptFingerprintOf(
  document: vscode.TextDocument,
  run: ScriptRun,
  ownText = document.getText(),
): string {
  const { target, interpreter, workingDirectory, environment, optimizer } = run;
  return fingerprintOfParts([
    runTextOf(document, ownText),
    // Compared with what was written down, maybe while another language was spoken.
    inEnglish(() => targetText(target)),
    interpreter?.path ?? '',
    ...(target.kind === 'command' || target.kind === 'notebook' ? [] : argumentsOf(run)),
    workingDirectory,
    JSON.stringify(environment),
    ...(optimizer === undefined ? [] : [JSON.stringify(optimizer)]),
    ...(run.singleProcessEnvironment === true ? ['single process'] : []),
  ]);
}

function runKey(uri: vscode.Uri): string {
  return `run:${scriptPathOf(uri)}`;
}

function dryRunKey(uri: vscode.Uri): string {
  return `dryRun:${scriptPathOf(uri)}`;
}
