import { DEFAULT_PILOT_STEPS } from '../../calibrate/sweep/standardPlans';
import { joinArguments } from '../../train/platform/argumentText';
import { hostPlatform } from '../../train/platform/platform';
import { findInterpreters } from '../../train/script/interpreter/interpreter';
import { savingCallsIn } from '../../train/script/scratch/savingCalls';
import { withDefaultFiles } from '../../workspace/runs/defaultFiles';
import type { RunTarget } from '../../workspace/runs/runTarget';
import type { ScriptRun } from '../../workspace/runs/scriptRun';
import type { ProjectSite } from '../projectSite';

/** What a user says of how a script is run. */
export interface ScriptChoices {
  readonly workingDirectory: string;
  /** A Python; absent: the first that the project or the machine has. */
  readonly python?: string;
  readonly arguments: readonly string[];
  /** Run as `python -m module`. */
  readonly module?: string;
  /** Started instead of the script under its interpreter. */
  readonly command?: readonly string[];
  readonly pilotSteps?: number;
  readonly timeMinutes?: number;
  /** Absent: in a copy where it is seen to save anything. */
  readonly files?: 'copy' | 'inPlace';
  /** Without the launcher that it asks for. */
  readonly singleProcess?: boolean;
  /** The number-th optimizer, from 1, that takes momentum, and its class. */
  readonly optimizer?: { readonly number: number; readonly name: string };
  /** Tries the suggestion with the other form of momentum too. */
  readonly triesNesterov?: boolean;
}

/** How a site's script is run by these choices. Nothing is started. */
export async function scriptRunOf(
  site: ProjectSite,
  root: string,
  choices: ScriptChoices,
): Promise<ScriptRun> {
  const [interpreter] = await findInterpreters({
    setting: choices.python ?? '',
    pythonExtension: undefined,
    environment: process.env,
    workspaceFolder: root,
  });
  const { timeMinutes, optimizer, files } = choices;
  const run: ScriptRun = {
    target: targetOf(site, choices),
    argumentText: joinArguments(choices.arguments, hostPlatform.kind),
    workingDirectory: choices.workingDirectory,
    environment: {},
    interpreter,
    pilotSteps: choices.pilotSteps ?? DEFAULT_PILOT_STEPS,
    scratchCopy: files === 'copy',
    ...(files === 'inPlace' ? { writesInPlace: true } : {}),
    ...(choices.singleProcess === true ? { singleProcessEnvironment: true } : {}),
    ...(timeMinutes === undefined ? {} : { timeBudgetMinutes: timeMinutes }),
    ...(choices.triesNesterov === true ? { triesNesterov: true } : {}),
    ...(optimizer === undefined
      ? {}
      : { optimizer: { kind: 'nth', index: optimizer.number - 1, name: optimizer.name } }),
  };
  return withDefaultFiles(run, savingCallsIn(site.text), undefined);
}

function targetOf({ file }: ProjectSite, { module, command }: ScriptChoices): RunTarget {
  if (command !== undefined) return { kind: 'command', text: joinArguments(command, hostPlatform.kind) };
  return module === undefined ? { kind: 'script', path: file } : { kind: 'module', name: module };
}
