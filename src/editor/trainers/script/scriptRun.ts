import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { joinArguments } from '../../../train/platform/argumentText';
import { hostPlatform } from '../../../train/platform/platform';
import type { LaunchConfiguration } from '../../../train/script/launchFile/launchConfigurations';
import { scriptPathOf } from '../../base/scriptPath';
import { readSettings } from '../../base/settings';
import { allReported } from './card/reportedMeasures';
import { textWithoutPair } from '../../../advise/edit/textWithoutPair';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import { runTextOf } from './notebook/notebookCells';
import type { ChosenInterpreter, ScriptRun } from '../../../workspace/runs/scriptRun';
import type { DryRun } from '../../../workspace/runs/dryRun';
import { runFingerprint, scriptFingerprint } from '../../../workspace/runs/fingerprint';

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

export async function rememberRun(uri: vscode.Uri, memory: vscode.Memento, run: ScriptRun): Promise<void> {
  const { interpreter, environment: _, ...rest } = run;
  const isOwnChoice = interpreter?.chosenBy === 'entered' || interpreter?.chosenBy === 'launchConfiguration';
  const remembered: RememberedRun = isOwnChoice ? { ...rest, interpreter } : rest;
  await memory.update(runKey(uri), remembered);
}

/** What this script, as its text is now, did under this interpreter and with these arguments when it last ran here. */
export function rememberedDryRun(
  document: vscode.TextDocument,
  memory: vscode.Memento,
  run: ScriptRun,
): DryRun | undefined {
  const remembered = memory.get<Readonly<Record<string, DryRun>>>(dryRunKey(document.uri));
  return remembered?.[scriptFingerprint(runTextOf(document), run)];
}

export async function rememberDryRun(
  document: vscode.TextDocument,
  memory: vscode.Memento,
  run: ScriptRun,
  dryRun: DryRun,
): Promise<DryRun> {
  const earlier = rememberedDryRun(document, memory, run)?.measures ?? [];
  const whole = { ...dryRun, measures: allReported(earlier, dryRun.measures ?? []) };
  await memory.update(dryRunKey(document.uri), { [scriptFingerprint(runTextOf(document), run)]: whole });
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
  return runFingerprint(runTextOf(document, ownText), run);
}

function runKey(uri: vscode.Uri): string {
  return `run:${scriptPathOf(uri)}`;
}

function dryRunKey(uri: vscode.Uri): string {
  return `dryRun:${scriptPathOf(uri)}`;
}
