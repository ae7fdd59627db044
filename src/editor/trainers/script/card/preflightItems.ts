import type { QuickPickItem } from 'vscode';
import { rateText, runValues, valuesText } from '../../../../advise/runValues';
import type { PlanCost } from '../../../../calibrate/sweep/planCost';
import type { TimeFit } from '../../../../calibrate/sweep/timeBudget';
import type { Failure } from '../../../../model/calibration/failure';
import { failureMessage } from '../../../../model/wording/failureMessage';
import { foreignText } from '../../../../model/wording/foreignText';
import { formatDuration } from '../../../../model/wording/numberFormat';
import type { OptimizerConfig, ScriptFramework } from '../../../../model/optimizer/optimizerConfig';
import type { InterpreterFacts } from '../../../../train/script/interpreter/interpreterInspection';
import type { LaunchConfiguration } from '../../../../train/script/launchFile/launchConfigurations';
import { planDurationMs } from '../../../../train/script/probe/trialPace';
import { planText } from '../../planText';
import { hostPlatform } from '../../../../train/platform/platform';
import { commandLineOf } from '../../../../train/script/launch/commandLine';
import { constructionWarning, hostsWarning, warmUpWarning } from './dryRunWarnings';
import { measureItem } from './measureItems';
import { cellsItem, type NotebookCells } from '../notebook/cellsItem';
import { targetText, type RunTarget } from '../runTarget';
import { filesItem } from './filesItem';
import { timeBudgetItem } from './timeBudgetItem';
import type { ChosenInterpreter, DryRun, ScriptRun } from '../scriptRun';

/** What is known of the chosen interpreter. */
export type Inspection =
  | { readonly kind: 'pending' }
  | { readonly kind: 'facts'; readonly facts: InterpreterFacts }
  | { readonly kind: 'failed'; readonly failure: Failure };

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
  | 'timeBudget'
  | 'time';

export type PreflightItem = QuickPickItem & { readonly action: PreflightAction };

const CHOSEN_BY: Readonly<Record<ChosenInterpreter['chosenBy'], string>> = {
  kernel: 'of the kernel that is chosen for this notebook',
  kernelspec: 'of the kernel that this notebook names',
  setting: 'from the setting momentumLens.pythonInterpreter',
  pythonExtension: 'chosen in the Python extension',
  activeEnvironment: 'active where the editor was started',
  workspaceEnvironment: 'an environment in the workspace',
  path: 'on PATH',
  launcher: 'known to the py launcher',
  conda: 'an environment of conda',
  usualPlace: 'installed where macOS has them',
  entered: 'chosen here',
  launchConfiguration: 'from launch.json',
};

/** Package whose version says which framework will train; Keras may stand inside TensorFlow. */
const PACKAGES: Readonly<Record<ScriptFramework, readonly (readonly [name: string, title: string])[]>> = {
  pytorch: [['torch', 'PyTorch']],
  keras: [
    ['keras', 'Keras'],
    ['tensorflow', 'TensorFlow'],
  ],
  optax: [
    ['optax', 'optax'],
    ['jax', 'JAX'],
  ],
  paddle: [['paddle', 'PaddlePaddle']],
  mlx: [['mlx', 'MLX']],
  sklearn: [['sklearn', 'scikit-learn']],
};

/** The rows of the card: start, then each thing that can be changed. */
export function preflightItems(state: PreflightState): PreflightItem[] {
  return [
    startItem(state),
    ...paceItems(state),
    ...commandItems(state),
    { ...filesItem(state), action: 'files' },
    { ...measureItem(state.run, state.dryRun), action: 'measure' },
    pilotItem(state),
    { ...timeBudgetItem(state.run.timeBudgetMinutes, state.timeFit), action: 'timeBudget' },
  ];
}

function startItem(state: PreflightState): PreflightItem {
  const site = `${state.site} · ${optimizerText(state)}`;
  switch (state.purpose) {
    case 'export':
      return {
        label: '$(export) Export the plan',
        description: site,
        detail: 'Nothing is run here. Each trial is run by itself, on any machine with the project.',
        action: 'start',
      };
    case 'start':
      return {
        label: '$(play) Start',
        description: site,
        detail: `${planText(state.cost)} Edits none of your files.`,
        action: 'start',
      };
  }
}

/** How long it takes, and what was seen when it last ran. */
function paceItems(state: PreflightState): PreflightItem[] {
  const { dryRun, config } = state;
  const time: PreflightItem = {
    label: '$(clock) Estimated time',
    description: timeText(state),
    detail:
      dryRun === undefined
        ? 'Pick to run it for 20 steps now and know.'
        : (warned(hostsWarning(dryRun)) ?? 'From the pace of its last run here.'),
    action: 'time',
  };
  if (dryRun?.constructed === undefined) return [time];
  const optimizer: PreflightItem = {
    label: '$(symbol-numeric) Optimizer',
    description: valuesText(dryRun.constructed),
    detail: warned(constructionWarning(dryRun, config)) ?? 'As the script was seen to construct it.',
    action: 'time',
  };
  return [time, optimizer];
}

/** What is run, by which Python, with what, and where. */
function commandItems(state: PreflightState): PreflightItem[] {
  const { run, launchConfigurations } = state;
  const launch: PreflightItem = {
    label: '$(debug-alt) As in launch.json',
    description: launchConfigurations.map(({ name }) => name).join(' · '),
    detail: 'Takes arguments, working directory and environment from a debug configuration.',
    action: 'launch',
  };
  return [
    {
      label: '$(server-process) Interpreter',
      description: run.interpreter?.path ?? 'none found',
      detail: interpreterDetail(state),
      action: 'interpreter',
    },
    ...(run.target.kind === 'notebook' ? cellsItems(run.target, state) : targetItems(run)),
    ...(launchConfigurations.length === 0 ? [] : [launch]),
    {
      label: '$(folder) Working directory',
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
    label: '$(terminal) Command',
    description: target.kind === 'command' ? (target.text === '' ? 'none yet' : target.text) : 'none',
    detail:
      target.kind === 'command'
        ? commandDetail(target.text, interpreter)
        : 'Enter one where something else starts the training: torchrun, make, a shell script, a console script.',
    action: 'command',
  };
  if (target.kind === 'command') return [command];
  const single: PreflightItem = {
    label: '$(vm) Launcher',
    description: 'none: a single process',
    detail: 'Sets RANK, WORLD_SIZE and the rest as torchrun would for one process. Pick to set none of them.',
    action: 'singleProcess',
  };
  return [
    {
      label: '$(file-code) Script',
      description: targetText(target),
      detail: 'What is run. Change it where another script builds this optimizer.',
      action: 'script',
    },
    {
      label: '$(symbol-parameter) Arguments',
      description: argumentText === '' ? 'none' : argumentText,
      detail: 'Remembered for this script in this workspace.',
      action: 'arguments',
    },
    ...(singleProcessEnvironment === true ? [single] : []),
    command,
  ];
}

function commandDetail(text: string, interpreter: ChosenInterpreter | undefined): string {
  const line = commandLineOf(text, interpreter?.path, hostPlatform);
  if (line === undefined) return 'How you launch the training with this configuration, as in a terminal.';
  const started = line.needsShell
    ? 'Started by sh, as it is typed.'
    : `Starts ${line.command[0]}, without a shell.`;
  return `${started} Every Python in it that trains takes part. Remembered for this file.`;
}

function pilotItem({ run, dryRun }: PreflightState): PreflightItem {
  return {
    label: '$(milestone) Pilot',
    description: `${run.pilotSteps} steps`,
    detail:
      warned(warmUpWarning(dryRun, run.pilotSteps)) ??
      'One run at the present settings fixes the target. Later runs last up to three times that.',
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
  if (dryRun?.pace === undefined) return 'not known before it has run';
  const { expectedMs, mostMs } = planDurationMs(dryRun.pace, cost, 1);
  return `about ${formatDuration(expectedMs)}, at most ${formatDuration(mostMs)}`;
}

function interpreterDetail({ run, inspection, framework }: PreflightState): string {
  if (run.interpreter === undefined) return 'Choose the Python that trains this script.';
  const chosen = CHOSEN_BY[run.interpreter.chosenBy];
  switch (inspection.kind) {
    case 'pending':
      return `${chosen} · looking at it: it is run for its versions, your script is not…`;
    case 'failed':
      return `$(warning) ${failureMessage(inspection.failure)}`;
    case 'facts':
      return `${hasFramework(inspection.facts, framework) ? '' : '$(warning) '}${factsText(inspection.facts, framework)} · ${chosen} · run to tell this`;
  }
}

/** `Python 3.11.2 · PyTorch 1.13.1 · CPU`, or which framework is missing. */
export function factsText(facts: InterpreterFacts, framework: ScriptFramework): string {
  const installed = PACKAGES[framework].flatMap(([name, title]) => {
    const version = facts.frameworks[name];
    return version === undefined ? [] : [`${title} ${version}`];
  });
  const missing = PACKAGES[framework].map(([, title]) => title).join(' or ');
  return [
    `Python ${facts.pythonVersion}`,
    ...(installed.length === 0 ? [`no ${missing}`] : installed),
    ...(facts.device === null ? [] : [facts.device]),
  ].join(' · ');
}

function hasFramework({ frameworks }: InterpreterFacts, framework: ScriptFramework): boolean {
  return PACKAGES[framework].some(([name]) => frameworks[name] !== undefined);
}

function environmentDetail({ run, launchConfigurations }: PreflightState): string {
  const { environment, launchConfiguration } = run;
  const names = Object.keys(environment);
  if (
    launchConfiguration !== undefined &&
    launchConfigurations.every(({ name }) => name !== launchConfiguration)
  )
    return `$(warning) launch.json has no “${foreignText(launchConfiguration)}” any more, so its environment is not set.`;
  return names.length === 0
    ? 'Relative paths of the script start here.'
    : `Relative paths of the script start here. Sets ${names.join(', ')}.`;
}
