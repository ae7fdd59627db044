import { pilotStepsComplaint } from '../../../../calibrate/sweep/standardPlans';
import { foreignText } from '../../../../model/wording/format/foreignText';
import { joinArguments } from '../../../../train/platform/argumentText';
import { hostPlatform } from '../../../../train/platform/platform';
import type { LaunchConfiguration } from '../../../../train/script/launchFile/launchConfigurations';
import { askForText, pick } from '../../../base/say';
import { lastCellItems, type NotebookCells } from '../notebook/cellsItem';
import { TIME_BUDGETS_MINUTES, timeBudgetText } from './timeBudgetItem';
import { said } from '../../../../model/language/said';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

// What the card asks when one of its rows is picked.

/** A script's path, or `-m` and a module. */
export function targetOf(text: string): ScriptRun['target'] {
  const module = /^-m\s+(\S+)$/u.exec(text)?.[1];
  return module === undefined ? { kind: 'script', path: text } : { kind: 'module', name: module };
}

/** The run as a configuration of launch.json has it. */
export function withLaunchConfiguration(run: ScriptRun, configuration: LaunchConfiguration): ScriptRun {
  const { target, workingDirectory, environment, interpreter } = configuration;
  return {
    ...run,
    target,
    argumentText: joinArguments(configuration.arguments, hostPlatform.kind),
    environment,
    launchConfiguration: configuration.name,
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(interpreter === undefined
      ? {}
      : { interpreter: { path: interpreter, chosenBy: 'launchConfiguration' } }),
  };
}

/** Which configuration of launch.json. */
export async function askForLaunchConfiguration(
  configurations: readonly LaunchConfiguration[],
): Promise<LaunchConfiguration | undefined> {
  const picked = await pick(
    configurations.map((configuration) => ({
      label: foreignText(configuration.name),
      description:
        configuration.target.kind === 'script'
          ? configuration.target.path
          : `-m ${configuration.target.name}`,
      detail: foreignText(joinArguments(configuration.arguments, hostPlatform.kind)),
      configuration,
    })),
    { title: said`Run it as in launch.json` },
  );
  return picked?.configuration;
}

/** The last cell that is run; undefined when the user turns away. */
export async function askForLastCell(
  notebook: NotebookCells | undefined,
): Promise<ScriptRun['target'] | undefined> {
  const picked = await pick(notebook === undefined ? [] : lastCellItems(notebook), {
    title: said`Which cells are run?`,
    placeHolder: said`From the first to this one, in order. A trial ends as soon as enough was measured.`,
  });
  if (picked === undefined) return undefined;
  const { lastCell } = picked;
  return { kind: 'notebook', ...(lastCell === undefined ? {} : { lastCell }) };
}

/** How long it may take; undefined when the user turns away. */
export async function askForTimeBudget(): Promise<Pick<ScriptRun, 'timeBudgetMinutes'> | undefined> {
  const picked = await pick(
    [
      { label: said`As long as the plan takes`, budget: {} },
      ...TIME_BUDGETS_MINUTES.map((timeBudgetMinutes) => ({
        label: timeBudgetText(timeBudgetMinutes),
        budget: { timeBudgetMinutes },
      })),
    ],
    {
      title: said`How long may it take?`,
      placeHolder: said`The plan is cut to that by the pace of a dry run`,
    },
  );
  return picked?.budget;
}

/** The pilot's length. */
export async function askForPilotSteps(present: number): Promise<number | undefined> {
  const text = await askForText({
    title: said`Pilot length in optimizer steps`,
    value: String(present),
    validateInput: (value) => pilotStepsComplaint(Number(value)),
  });
  return text === undefined ? undefined : Number(text);
}
