import type { QuickPickItem } from 'vscode';
import { rateText, runValues, valuesText } from '../../../../advise/runValues';
import type { PlanCost } from '../../../../calibrate/sweep/planCost';
import type { TimeFit } from '../../../../calibrate/sweep/timeBudget';
import { foreignText } from '../../../../model/wording/format/foreignText';
import { formatDuration } from '../../../../model/wording/format/numberFormat';
import type { OptimizerConfig, ScriptFramework } from '../../../../model/optimizer/optimizerConfig';
import type { LaunchConfiguration } from '../../../../train/script/launchFile/launchConfigurations';
import { planDurationMs } from '../../../../train/script/probe/trialPace';
import { planText } from '../../../../workspace/runs/planText';
import { hostPlatform } from '../../../../train/platform/platform';
import { commandLineOf } from '../../../../train/script/launch/commandLine';
import { constructionWarning, hostsWarning, warmUpWarning } from '../../../../workspace/runs/dryRunWarnings';
import { measureItem } from './measureItems';
import { nesterovItems } from './nesterovItem';
import { cellsItem, type NotebookCells } from '../notebook/cellsItem';
import { filesItem } from './filesItem';
import { interpreterDetail, type Inspection } from './interpreterText';
import { timeBudgetItem } from './timeBudgetItem';
import { said } from '../../../../model/language/said';
import { targetText, type RunTarget } from '../../../../workspace/runs/runTarget';
import type { ChosenInterpreter, ScriptRun } from '../../../../workspace/runs/scriptRun';
import type { DryRun } from '../../../../workspace/runs/dryRun';

/** What the agreed run is for. */
export type PreflightPurpose = 'start' | 'export';

/** Everything that the pre-flight card says. */
export interface PreflightState {
  readonly purpose: PreflightPurpose;
  readonly run: ScriptRun;
  readonly framework: ScriptFramework;
  /** `train.py, line 24 · SGD`. */
  readonly site: string;
  readonly config: OptimizerConfig;
  readonly inspection: Inspection;
  readonly cost: PlanCost;
  /** Undefined where no time is given, and where the pace is not known. */
  readonly timeFit: TimeFit | undefined;
  /** Undefined until the script has run here for a few steps. */
  readonly dryRun: DryRun | undefined;
  readonly launchConfigurations: readonly LaunchConfiguration[];
  /** Of a site in a notebook. */
  readonly notebook: NotebookCells | undefined;
}

export type PreflightAction =
  | 'start'
  | 'cells'
  | 'interpreter'
  | 'script'
  | 'command'
  | 'arguments'
  | 'singleProcess'
  | 'launch'
  | 'directory'
  | 'files'
  | 'pilot'
  | 'measure'
  | 'nesterov'
  | 'timeBudget'
  | 'time';

export type PreflightItem = QuickPickItem & { readonly action: PreflightAction };

/** The rows of the card: start, then each thing that can be changed. */
export function preflightItems(state: PreflightState): PreflightItem[] {
  return [
    startItem(state),
    ...paceItems(state),
    ...commandItems(state),
    { ...filesItem(state), action: 'files' },
    { ...measureItem(state.run, state.dryRun), action: 'measure' },
    pilotItem(state),
    ...(state.purpose === 'export' ? [] : nesterovItems(state.config, state.run)).map(
      (item): PreflightItem => ({ ...item, action: 'nesterov' }),
    ),
    { ...timeBudgetItem(state.run.timeBudgetMinutes, state.timeFit), action: 'timeBudget' },
  ];
}

function startItem(state: PreflightState): PreflightItem {
  const site = `${state.site} · ${optimizerText(state)}`;
  switch (state.purpose) {
    case 'export':
      return {
        label: `$(export) ${said`Export the plan`}`,
        description: site,
        detail: said`Nothing is run here. Each trial is run by itself, on any machine with the project.`,
        action: 'start',
      };
    case 'start':
      return {
        label: `$(play) ${said`Start`}`,
        description: site,
        detail: `${planText(state.cost)} ${said`Edits none of your files.`}`,
        action: 'start',
      };
  }
}

/** How long it takes, and what was seen when it last ran. */
function paceItems(state: PreflightState): PreflightItem[] {
  const { dryRun, config } = state;
  const time: PreflightItem = {
    label: `$(clock) ${said`Estimated time`}`,
    description: timeText(state),
    detail:
      dryRun === undefined
        ? said`Pick to run it for 20 steps now and know.`
        : (warned(hostsWarning(dryRun)) ?? said`From the pace of its last run here.`),
    action: 'time',
  };
  if (dryRun?.constructed === undefined) return [time];
  const optimizer: PreflightItem = {
    label: `$(symbol-numeric) ${said`Optimizer`}`,
    description: valuesText(dryRun.constructed),
    detail: warned(constructionWarning(dryRun, config)) ?? said`As the script was seen to construct it.`,
    action: 'time',
  };
  return [time, optimizer];
}

/** What is run, by which Python, with what, and where. */
function commandItems(state: PreflightState): PreflightItem[] {
  const { run, launchConfigurations } = state;
  const launch: PreflightItem = {
    label: `$(debug-alt) ${said`As in launch.json`}`,
    description: launchConfigurations.map(({ name }) => name).join(' · '),
    detail: said`Takes arguments, working directory and environment from a debug configuration.`,
    action: 'launch',
  };
  return [
    {
      label: `$(server-process) ${said`Interpreter`}`,
      description: run.interpreter?.path ?? said`none found`,
      detail: interpreterDetail(run.interpreter, state.inspection, state.framework),
      action: 'interpreter',
    },
    ...(run.target.kind === 'notebook' ? cellsItems(run.target, state) : targetItems(run)),
    ...(launchConfigurations.length === 0 ? [] : [launch]),
    {
      label: `$(folder) ${said`Working directory`}`,
      description: run.workingDirectory,
      detail: environmentDetail(state),
      action: 'directory',
    },
  ];
}

function cellsItems(
  target: RunTarget & { readonly kind: 'notebook' },
  { notebook, dryRun }: PreflightState,
): PreflightItem[] {
  return notebook === undefined
    ? []
    : [{ ...cellsItem(target, notebook, dryRun?.trainedCell), action: 'cells' }];
}

/** A script with its arguments, or the command that is run in its place. */
function targetItems(run: ScriptRun): PreflightItem[] {
  const { target, argumentText, interpreter, singleProcessEnvironment } = run;
  const command: PreflightItem = {
    label: `$(terminal) ${said`Command`}`,
    description: target.kind === 'command' ? (target.text === '' ? said`none yet` : target.text) : said`none`,
    detail:
      target.kind === 'command'
        ? commandDetail(target.text, interpreter)
        : said`Enter one where something else starts the training: torchrun, make, a shell script, a console script.`,
    action: 'command',
  };
  if (target.kind === 'command') return [command];
  const single: PreflightItem = {
    label: `$(vm) ${said`Launcher`}`,
    description: said`none: a single process`,
    detail: said`Sets RANK, WORLD_SIZE and the rest as torchrun would for one process. Pick to set none of them.`,
    action: 'singleProcess',
  };
  return [
    {
      label: `$(file-code) ${said`Script`}`,
      description: targetText(target),
      detail: said`What is run. Change it where another script builds this optimizer.`,
      action: 'script',
    },
    {
      label: `$(symbol-parameter) ${said`Arguments`}`,
      description: argumentText === '' ? said`none` : argumentText,
      detail: said`Remembered for this script in this workspace.`,
      action: 'arguments',
    },
    ...(singleProcessEnvironment === true ? [single] : []),
    command,
  ];
}

function commandDetail(text: string, interpreter: ChosenInterpreter | undefined): string {
  const line = commandLineOf(text, interpreter?.path, hostPlatform);
  if (line === undefined) return said`How you launch the training with this configuration, as in a terminal.`;
  const started = line.needsShell
    ? said`Started by sh, as it is typed.`
    : said`Starts ${line.command[0]}, without a shell.`;
  return `${started} ${said`Every Python in it that trains takes part. Remembered for this file.`}`;
}

function pilotItem({ run, dryRun }: PreflightState): PreflightItem {
  return {
    label: `$(milestone) ${said`Pilot`}`,
    description: said`${run.pilotSteps} steps`,
    detail:
      warned(warmUpWarning(dryRun, run.pilotSteps)) ??
      said`One run at the present settings fixes the target. Later runs last up to three times that.`,
    action: 'pilot',
  };
}

function optimizerText({ config, dryRun }: PreflightState): string {
  return rateText(runValues(config, dryRun?.constructed));
}

function warned(warning: string | undefined): string | undefined {
  return warning === undefined ? undefined : `$(warning) ${warning}`;
}

/** `about 4 min, at most 12 min`; a guess says so. */
export function timeText({ dryRun, cost }: Pick<PreflightState, 'dryRun' | 'cost'>): string {
  if (dryRun?.pace === undefined) return said`not known before it has run`;
  const { expectedMs, mostMs } = planDurationMs(dryRun.pace, cost, 1);
  return said`about ${formatDuration(expectedMs)}, at most ${formatDuration(mostMs)}`;
}

function environmentDetail({ run, launchConfigurations }: PreflightState): string {
  const { environment, launchConfiguration } = run;
  const names = Object.keys(environment);
  if (
    launchConfiguration !== undefined &&
    launchConfigurations.every(({ name }) => name !== launchConfiguration)
  )
    return `$(warning) ${said`launch.json has no “${foreignText(launchConfiguration)}” any more, so its environment is not set.`}`;
  return names.length === 0
    ? said`Relative paths of the script start here.`
    : said`Relative paths of the script start here. Sets ${names.join(', ')}.`;
}
