import type { PlanCut } from '../../calibrate/sweep/timeBudget';
import type { ChosenMeasure } from '../../model/calibration/measure';
import type { OptimizerChoice } from '../../model/optimizer/optimizerChoice';
import { splitArguments } from '../../train/platform/argumentText';
import { hostPlatform } from '../../train/platform/platform';
import type { InterpreterChoice } from '../../train/script/interpreter/interpreter';
import { fillEnvironment } from '../../train/script/launchFile/launchConfigurations';
import type { RunTarget } from './runTarget';

/** A Python, and who named it. */
export interface ChosenInterpreter {
  readonly path: string;
  readonly chosenBy: InterpreterChoice['chosenBy'] | 'entered' | 'launchConfiguration';
}

/** How a user's script is run in a calibration; everything that can be chosen of it. */
export interface ScriptRun {
  readonly target: RunTarget;
  /** Of a script or module, as on a command line, with `${env:NAME}` for what is filled in when it starts. */
  readonly argumentText: string;
  readonly workingDirectory: string;
  /** The configuration of launch.json that it is run as: the environment is read from there each time. */
  readonly launchConfiguration?: string;
  /** On top of this process's own. May hold secrets: never stored. */
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
  readonly timeBudgetMinutes?: number;
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

/** The arguments as the script is given them; `argumentText`, split, is what is shown and recorded. */
export function argumentsOf({ argumentText }: ScriptRun): string[] {
  return splitArguments(argumentText, hostPlatform.kind).map((each) => fillEnvironment(each, process.env));
}
