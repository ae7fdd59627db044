import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { quoteArgument, splitArguments } from '../../train/process/splitArguments';
import type { InterpreterChoice } from '../../train/script/interpreter';
import type { ScriptTrainer } from '../../train/script/scriptTrainer';
import type { TrialPace } from '../../train/script/trialPace';
import { scriptPathOf } from '../base/scriptPath';
import { readSettings } from '../base/settings';

/** A Python, and who named it. */
export interface ChosenInterpreter {
  readonly path: string;
  readonly chosenBy: InterpreterChoice['chosenBy'] | 'entered' | 'launchConfiguration';
}

/** What is started: a file, or a module as `python -m` starts it. */
export type RunTarget =
  { readonly kind: 'script'; readonly path: string } | { readonly kind: 'module'; readonly name: string };

/** How a user's script is run in a calibration; everything that the pre-flight card lets them change. */
export interface ScriptRun {
  readonly target: RunTarget;
  /** As on a command line. */
  readonly argumentText: string;
  readonly workingDirectory: string;
  /** On top of the editor's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined where no Python was found. */
  readonly interpreter: ChosenInterpreter | undefined;
  readonly pilotSteps: number;
  /** Trials work in a copy of the working directory, which is removed afterwards. */
  readonly scratchCopy: boolean;
}

/** The part of a run that is kept for the next time; an interpreter only where the user named it here. */
type RememberedRun = Partial<ScriptRun>;

/** The run as it was agreed to last time, else as settings and the file itself suggest. */
export function initialRun(
  document: vscode.TextDocument,
  memory: vscode.Memento,
  interpreter: ChosenInterpreter | undefined,
  defaultPilotSteps: number,
): ScriptRun {
  const { uri } = document;
  const remembered = memory.get<RememberedRun>(runKey(uri)) ?? {};
  return {
    target: { kind: 'script', path: uri.fsPath },
    argumentText: readSettings(uri).scriptArguments.map(quoteArgument).join(' '),
    workingDirectory: vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath),
    environment: {},
    pilotSteps: defaultPilotSteps,
    scratchCopy: false,
    ...remembered,
    interpreter: remembered.interpreter ?? interpreter,
  };
}

export async function rememberRun(uri: vscode.Uri, memory: vscode.Memento, run: ScriptRun): Promise<void> {
  const { interpreter, ...rest } = run;
  const isOwnChoice = interpreter?.chosenBy === 'entered' || interpreter?.chosenBy === 'launchConfiguration';
  const remembered: RememberedRun = isOwnChoice ? { ...rest, interpreter } : rest;
  await memory.update(runKey(uri), remembered);
}

/** What running the script for a few steps has shown. */
export interface DryRun {
  readonly pace: TrialPace;
  /** Absolute paths. */
  readonly filesWritten: readonly string[];
}

/** What this script did under this interpreter, with these arguments, when it last ran here. */
export function rememberedDryRun(
  uri: vscode.Uri,
  memory: vscode.Memento,
  run: ScriptRun,
): DryRun | undefined {
  return memory.get<Readonly<Record<string, DryRun>>>(dryRunKey(uri))?.[dryRunName(run)];
}

/** Keeps what the trainer saw in its dry run, if it came that far. */
export async function rememberDryRun(
  uri: vscode.Uri,
  memory: vscode.Memento,
  run: ScriptRun,
  { pace, footprint }: Pick<ScriptTrainer, 'pace' | 'footprint'>,
): Promise<void> {
  if (pace === undefined) return;
  const dryRun: DryRun = { pace, filesWritten: footprint?.filesWritten ?? [] };
  await memory.update(dryRunKey(uri), { [dryRunName(run)]: dryRun });
}

/** Everything of a run that must not change between the trials of one calibration. */
export function fingerprintParts(run: ScriptRun): readonly string[] {
  const { target, interpreter, argumentText, workingDirectory, environment } = run;
  return [
    target.kind === 'script' ? target.path : `-m ${target.name}`,
    interpreter?.path ?? '',
    ...splitArguments(argumentText),
    workingDirectory,
    JSON.stringify(environment),
  ];
}

function dryRunName(run: ScriptRun): string {
  return JSON.stringify(fingerprintParts(run));
}

function runKey(uri: vscode.Uri): string {
  return `run:${scriptPathOf(uri)}`;
}

function dryRunKey(uri: vscode.Uri): string {
  return `dryRun:${scriptPathOf(uri)}`;
}
