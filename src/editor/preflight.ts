import * as vscode from 'vscode';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { formatNumber } from '../model/numberFormat';
import { numericValue } from '../model/hyperparameter';
import { splitArguments } from '../train/script/splitArguments';
import type { InterpreterChoice } from '../train/script/interpreter';
import type { Log } from './log';
import { interpreterFor } from './pythonInterpreter';
import { readSettings } from './settings';
import { scriptPathOf } from './siteAdvisor';

/** What the user agreed to run. */
export interface PreflightChoice {
  readonly interpreter: string;
  readonly scriptArguments: readonly string[];
  readonly pilotSteps: number;
}

type Action = 'start' | 'interpreter' | 'arguments' | 'pilot';
type ActionItem = vscode.QuickPickItem & { readonly action: Action };

const CHOSEN_BY = {
  setting: 'from the setting momentumLens.pythonInterpreter',
  pythonExtension: 'chosen in the Python extension',
  path: 'the first Python on PATH',
} as const;

/** Shows what will be run and what it touches, and lets each part be changed; undefined when the user turns away. */
export async function preflight(
  script: vscode.Uri,
  config: OptimizerConfig,
  memory: vscode.Memento,
  log: Log,
  defaultPilotSteps: number,
): Promise<PreflightChoice | undefined> {
  const memoryKey = `preflight:${scriptPathOf(script)}`;
  const remembered = memory.get<{ arguments?: string; pilotSteps?: number }>(memoryKey) ?? {};
  let argumentText =
    remembered.arguments ?? readSettings(script).scriptArguments.map(quoteArgument).join(' ');
  let pilotSteps = remembered.pilotSteps ?? defaultPilotSteps;
  let interpreter = await interpreterFor(script, log);
  for (;;) {
    const picked = await vscode.window.showQuickPick(
      preflightItems(script, config, interpreter, argumentText, pilotSteps),
      { title: 'Calibrate momentum: before it starts', placeHolder: 'Start, or change what will be run' },
    );
    switch (picked?.action) {
      case undefined:
        return undefined;
      case 'start':
        if (interpreter === undefined) break;
        await memory.update(memoryKey, { arguments: argumentText, pilotSteps });
        return { interpreter: interpreter.path, scriptArguments: splitArguments(argumentText), pilotSteps };
      case 'interpreter':
        interpreter = (await askForInterpreter(interpreter)) ?? interpreter;
        break;
      case 'arguments':
        argumentText =
          (await vscode.window.showInputBox({
            title: 'Arguments of the script',
            prompt: 'As on a command line; quotes keep spaces. No shell reads them.',
            value: argumentText,
          })) ?? argumentText;
        break;
      case 'pilot':
        pilotSteps = (await askForPilotSteps(pilotSteps)) ?? pilotSteps;
        break;
    }
  }
}

function preflightItems(
  script: vscode.Uri,
  config: OptimizerConfig,
  interpreter: InterpreterChoice | undefined,
  argumentText: string,
  pilotSteps: number,
): ActionItem[] {
  const learningRate = numericValue(config.learningRate);
  return [
    {
      label: '$(play) Start',
      description: `${scriptPathOf(script)}, line ${config.line + 1}, lr ${learningRate === undefined ? '?' : formatNumber(learningRate)}`,
      detail:
        'Sets lr and momentum of this optimizer while it runs; edits nothing. Its files go where it writes them.',
      action: 'start',
    },
    {
      label: '$(server-process) Interpreter',
      description: interpreter?.path ?? 'none found',
      detail: interpreter === undefined ? 'Name a Python with PyTorch.' : CHOSEN_BY[interpreter.chosenBy],
      action: 'interpreter',
    },
    {
      label: '$(symbol-parameter) Arguments',
      description: argumentText === '' ? 'none' : argumentText,
      detail: 'Remembered for this script in this workspace.',
      action: 'arguments',
    },
    {
      label: '$(milestone) Pilot',
      description: `${pilotSteps} steps`,
      detail: 'One run at the present settings; its loss fixes the target. Trials last up to three pilots.',
      action: 'pilot',
    },
  ];
}

async function askForInterpreter(
  present: InterpreterChoice | undefined,
): Promise<InterpreterChoice | undefined> {
  const path = await vscode.window.showInputBox({
    title: 'Python interpreter',
    prompt: 'Path of the Python that trains this script. To keep it, set momentumLens.pythonInterpreter.',
    value: present?.path ?? '',
  });
  return path === undefined || path.trim() === '' ? undefined : { path: path.trim(), chosenBy: 'setting' };
}

async function askForPilotSteps(present: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Pilot length in optimizer steps',
    value: String(present),
    validateInput: (value) =>
      /^\d+$/u.test(value.trim()) && Number(value) >= 50 && Number(value) <= 1_000_000
        ? undefined
        : 'A whole number from 50 to 1 000 000',
  });
  return text === undefined ? undefined : Number(text);
}

function quoteArgument(argument: string): string {
  return /[\s"']/u.test(argument) || argument === ''
    ? `"${argument.replaceAll(/["\\]/gu, '\\$&')}"`
    : argument;
}
