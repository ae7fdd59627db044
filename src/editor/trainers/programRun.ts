import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { estimatePlanCost, type PlanCost } from '../../calibrate/sweep/planCost';
import { pilotStepsComplaint, scriptPlan } from '../../calibrate/sweep/standardPlans';
import { DEFAULT_MOMENTUM } from '../../model/optimizer/defaultMomentum';
import { formatNumber } from '../../model/wording/format/numberFormat';
import { askForText, pick } from '../base/say';
import { planText } from '../../workspace/runs/planText';
import { said } from '../../model/language/said';
import type { ProgramRun } from '../../workspace/runs/programJob';

type Action = 'start' | 'command' | 'directory' | 'learningRate' | 'momentum' | 'pilot';

/** The run as it stood last time; learning rate and momentum are the file's where they are known. */
export function initialProgramRun(
  uri: vscode.Uri | undefined,
  memory: vscode.Memento,
  known: Pick<ProgramRun, 'learningRate' | 'presentMomentum'>,
  defaultPilotSteps: number,
): ProgramRun {
  const folder = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri);
  const first = folder ?? vscode.workspace.workspaceFolders?.[0];
  const remembered = memory.get<Partial<ProgramRun>>(programKey(uri)) ?? {};
  return {
    commandText: '',
    workingDirectory: first?.uri.fsPath ?? (uri === undefined ? process.cwd() : dirname(uri.fsPath)),
    pilotSteps: defaultPilotSteps,
    ...remembered,
    learningRate: known.learningRate ?? remembered.learningRate,
    presentMomentum: known.presentMomentum ?? remembered.presentMomentum,
  };
}

export async function rememberProgramRun(
  uri: vscode.Uri | undefined,
  memory: vscode.Memento,
  run: ProgramRun,
): Promise<void> {
  await memory.update(programKey(uri), run);
}

/** Shows what will be run, and lets each part be changed; undefined when the user turns away. Start asks for what is missing. */
export async function askForProgramRun(initial: ProgramRun, site: string): Promise<ProgramRun | undefined> {
  let run = initial;
  for (;;) {
    const picked = await pick(rows(run, site), {
      title: said`Calibrate a program: before it starts`,
      placeHolder: said`It must print “momentum-lens STEP LOSS” (docs/script-protocol.md)`,
    });
    if (picked === undefined) return undefined;
    const action = picked.action === 'start' ? missing(run) : picked.action;
    if (action === undefined) return run;
    run = await change(run, action);
  }
}

function missing(run: ProgramRun): Exclude<Action, 'start'> | undefined {
  if (run.commandText === '') return 'command';
  if (run.learningRate === undefined) return 'learningRate';
  return run.presentMomentum === undefined ? 'momentum' : undefined;
}

function rows(run: ProgramRun, site: string): (vscode.QuickPickItem & { readonly action: Action })[] {
  return [
    {
      label: `$(play) ${said`Start`}`,
      description: site,
      detail: `${planText(planCostOf(run))} ${said`Without a shell; edits none of your files.`}`,
      action: 'start',
    },
    {
      label: `$(terminal) ${said`Command`}`,
      description: run.commandText === '' ? said`none yet` : run.commandText,
      detail: said`{lr}, {momentum} and {seed} are filled in; MOMENTUM_LENS_LR, _MOMENTUM and _SEED are set.`,
      action: 'command',
    },
    { label: `$(folder) ${said`Working directory`}`, description: run.workingDirectory, action: 'directory' },
    {
      label: `$(symbol-number) ${said`Learning rate`}`,
      description: valueText(run.learningRate),
      action: 'learningRate',
    },
    {
      label: `$(symbol-number) ${said`Present momentum`}`,
      description: valueText(run.presentMomentum),
      action: 'momentum',
    },
    {
      label: `$(milestone) ${said`Pilot`}`,
      description: said`${run.pilotSteps} steps`,
      detail: said`One run at the present settings; its loss fixes the target.`,
      action: 'pilot',
    },
  ];
}

/** Learning rate and momentum, which may not be known yet, change no count. */
function planCostOf({
  learningRate = 1,
  presentMomentum = DEFAULT_MOMENTUM,
  pilotSteps,
}: ProgramRun): PlanCost {
  return estimatePlanCost(scriptPlan({ learningRate, presentMomentum, pilotSteps }));
}

function valueText(known: number | undefined): string {
  return known === undefined ? said`not known yet` : formatNumber(known, 4);
}

async function change(run: ProgramRun, action: Exclude<Action, 'start'>): Promise<ProgramRun> {
  switch (action) {
    case 'command': {
      const commandText = await askForText({
        title: said`Command of the program`,
        prompt: said`As on a command line, such as ./train --lr {lr} --momentum {momentum}. No shell reads it.`,
        value: run.commandText,
      });
      return commandText === undefined ? run : { ...run, commandText: commandText.trim() };
    }
    case 'directory': {
      const folder = await askForText({
        title: said`Working directory`,
        value: run.workingDirectory,
      });
      return folder === undefined || folder.trim() === '' ? run : { ...run, workingDirectory: folder.trim() };
    }
    case 'learningRate': {
      const learningRate = await askForNumber(said`Learning rate of the program`, run.learningRate, (rate) =>
        rate > 0 ? undefined : said`A number above 0`,
      );
      return learningRate === undefined ? run : { ...run, learningRate };
    }
    case 'momentum': {
      const presentMomentum = await askForNumber(
        said`Momentum that it trains with now`,
        run.presentMomentum,
        (beta) => (beta >= 0 && beta < 1 ? undefined : said`A number from 0 up to, but not including, 1`),
      );
      return presentMomentum === undefined ? run : { ...run, presentMomentum };
    }
    case 'pilot': {
      const title = said`Pilot length in optimizer steps`;
      const pilotSteps = await askForNumber(title, run.pilotSteps, pilotStepsComplaint);
      return pilotSteps === undefined ? run : { ...run, pilotSteps };
    }
  }
}

async function askForNumber(
  title: string,
  present: number | undefined,
  complaint: (value: number) => string | undefined,
): Promise<number | undefined> {
  const text = await askForText({
    title,
    value: present === undefined ? '' : String(present),
    validateInput: (value) =>
      value.trim() === '' || !Number.isFinite(Number(value)) ? said`A number` : complaint(Number(value)),
  });
  return text === undefined ? undefined : Number(text);
}

function programKey(uri: vscode.Uri | undefined): string {
  return `program:${uri?.toString() ?? ''}`;
}
