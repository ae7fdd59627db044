import { basename } from 'node:path';
import * as vscode from 'vscode';
import { said } from '../../../model/language/said';
import { foreignText } from '../../../model/wording/format/foreignText';
import { hasResults } from '../../../train/journal/exportedResults';
import { trialCommand } from '../../../train/journal/trialCommand';
import { hostPlatform } from '../../../train/platform/platform';
import { shellKindOf } from '../../../train/platform/shellQuote';
import { mayCopyTo, mayExportTo } from '../../base/exportedFile';
import { say } from '../../base/say';
import type { CalibrationStorage } from '../../calibration/storage';
import { PLAN_FILTER } from './planFilter';

/** Trials of a plan, of which their number counts here. */
interface NumberedTrials {
  readonly trials: readonly unknown[];
}

/** A plan to be written where the user chooses, with the probe beside it. */
export interface PlanFile {
  readonly plan: NumberedTrials;
  /** The folder that its script works in. */
  readonly workingDirectory: string;
  /** Of the dialog. */
  readonly title: string;
  /** `momentum-plan`: the name that is offered, without its ending. */
  readonly name: string;
  /** An earlier export of the same kind, by its text. */
  readonly earlier: (text: string) => NumberedTrials | undefined;
  /** What is said once it is written, of its name and of the command that runs trial 0. */
  readonly written: (name: string, command: string) => string;
}

/** Writes it, and says how a trial is run. */
export async function savePlan(file: PlanFile, storage: CalibrationStorage): Promise<void> {
  const { plan, workingDirectory, title } = file;
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: await freeName(vscode.Uri.file(workingDirectory), file.name),
    filters: PLAN_FILTER,
  });
  if (target === undefined) return;
  const probe = vscode.Uri.joinPath(target, '..', 'momentum_lens_probe');
  const ownProbe = vscode.Uri.file(storage.probeFolder);
  if (!(await mayReplacePlan(target, file)) || !(await mayCopyTo(probe, ownProbe))) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${JSON.stringify(plan, null, 2)}\n`));
  await vscode.workspace.fs.copy(ownProbe, probe, { overwrite: true });
  const shell = shellKindOf(vscode.env.shell, hostPlatform.kind);
  const command = trialCommand(workingDirectory, target.fsPath, 0, shell);
  const copy = said`Copy command`;
  const text = file.written(foreignText(basename(target.fsPath)), foreignText(command));
  if ((await say('information', text, copy)) === copy) await vscode.env.clipboard.writeText(command);
}

/** `momentum-plan.json`, or the first of `momentum-plan-2.json`, … that nothing has. */
async function freeName(folder: vscode.Uri, base: string): Promise<vscode.Uri> {
  const taken = await vscode.workspace.fs.readDirectory(folder).then(
    (entries) => new Set(entries.map(([name]) => name)),
    () => new Set<string>(),
  );
  let name = `${base}.json`;
  for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}.json`;
  return vscode.Uri.joinPath(folder, name);
}

/** An earlier plan may be replaced for as long as none of its trials has been run: their results would be nobody's. */
async function mayReplacePlan(target: vscode.Uri, { earlier }: Pick<PlanFile, 'earlier'>): Promise<boolean> {
  let standing: NumberedTrials | undefined;
  const isPlan = (text: string): boolean => {
    standing = earlier(text);
    return standing !== undefined;
  };
  if (!(await mayExportTo(target, isPlan))) return false;
  if (standing === undefined || !(await hasResults(target.fsPath, standing))) return true;
  void say(
    'error',
    said`Trials of ${foreignText(basename(target.fsPath))} have been run already. Nothing was exported. Import their results, or choose another name.`,
  );
  return false;
}
