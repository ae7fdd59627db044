import * as vscode from 'vscode';
import { cutOf } from '../../../../calibrate/sweep/timeBudget';
import type { InterpreterChoice } from '../../../../train/script/interpreter/interpreter';
import type { LaunchConfiguration } from '../../../../train/script/launchFile/launchConfigurations';
import { interpreterText, lacksFramework, type Inspection } from './interpreterText';
import { preflightItems, type PreflightAction, type PreflightState } from './preflightItems';
import { askForScript, askForWorkingDirectory, folderComplaint, scriptComplaint } from './askForPlaces';
import {
  askForLastCell,
  askForLaunchConfiguration,
  askForPilotSteps,
  askForTimeBudget,
  targetOf,
  withLaunchConfiguration,
} from './preflightQuestions';
import { askForInterpreter } from './askForInterpreter';
import { askForMeasure } from './askForMeasure';
import { withMeasure } from '../../../../workspace/runs/chosenMeasure';
import { withOtherFiles } from './filesItem';
import { askForText, plainItem, withProgress } from '../../../base/say';
import { said } from '../../../../model/language/said';
import { targetText } from '../../../../workspace/runs/runTarget';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';
import { withDefaultFiles } from '../../../../workspace/runs/defaultFiles';

/** What the card asks of the rest: it runs and reads nothing itself. */
export interface PreflightSources {
  readonly interpreters: () => Promise<readonly InterpreterChoice[]>;
  readonly inspect: (run: ScriptRun) => Promise<Inspection>;
  readonly launchConfigurations: () => Promise<readonly LaunchConfiguration[]>;
  /** Cost of a run, and what is remembered of it. */
  readonly estimate: (run: ScriptRun) => Pick<PreflightState, 'cost' | 'timeFit' | 'dryRun'>;
  /** Runs the script for a few steps, and gives the run as it went well in the end; says itself what went wrong. */
  readonly measurePace: (run: ScriptRun) => Promise<ScriptRun | undefined>;
  /** The same for longer, until what comes once an epoch has come. */
  readonly survey: (run: ScriptRun) => Promise<ScriptRun | undefined>;
}

type CardSubject = Pick<PreflightState, 'site' | 'config' | 'framework' | 'purpose' | 'notebook'> & {
  /** What is run where no command is entered; undefined for a file that is none. */
  readonly script: string | undefined;
  /** Names of the calls by which its text saves something. */
  readonly savingCalls: readonly string[];
  /** Whether what is trained was chosen in a list just before. */
  readonly hasStepBefore: boolean;
};

/**
 * Shows what will be run and what it touches, and lets each part be changed; undefined when the user turns away, 'back' when they want the
 * step before again, where there is one.
 */
export async function preflight(
  subject: CardSubject,
  initial: ScriptRun,
  sources: PreflightSources,
): Promise<ScriptRun | 'back' | undefined> {
  const card = new PreflightCard(subject, initial, sources, await sources.launchConfigurations());
  for (;;) {
    const action = await card.ask();
    if (action === undefined || action === 'back') return action;
    const missing = action === 'start' ? await card.missingPart() : action;
    if (missing === undefined) return card.agreed();
    await card.change(missing);
    card.settleFiles();
  }
}

class PreflightCard {
  run: ScriptRun;
  readonly #subject: CardSubject;
  readonly #sources: PreflightSources;
  readonly #launchConfigurations: readonly LaunchConfiguration[];
  readonly #inspections = new Map<string, Inspection>();
  readonly #looking = new Map<string, Promise<Inspection>>();
  #lastAction: PreflightAction = 'start';

  constructor(
    subject: CardSubject,
    run: ScriptRun,
    sources: PreflightSources,
    launchConfigurations: readonly LaunchConfiguration[],
  ) {
    this.#subject = subject;
    this.run = run;
    this.#sources = sources;
    this.#launchConfigurations = launchConfigurations;
    this.settleFiles();
  }

  /** Where runs write, as far as the user has not chosen it, from what is known by now. */
  settleFiles(): void {
    const { dryRun } = this.#sources.estimate(this.run);
    this.run = withDefaultFiles(this.run, this.#subject.savingCalls, dryRun);
  }

  /** Shows the card until a row is picked; undefined when it is closed. */
  ask(): Promise<PreflightAction | 'back' | undefined> {
    const pick = vscode.window.createQuickPick<ReturnType<typeof preflightItems>[number]>();
    pick.title = said`Calibrate Momentum: Before It Starts`;
    if (this.#subject.hasStepBefore) {
      pick.step = 2;
      pick.totalSteps = 2;
      pick.buttons = [vscode.QuickInputButtons.Back];
    }
    pick.placeholder = said`Start, or change what will be run`;
    pick.ignoreFocusOut = true;
    const draw = (): void => {
      const items = preflightItems(this.#state()).map(plainItem);
      const active = pick.activeItems[0]?.action ?? this.#lastAction;
      pick.items = items;
      pick.activeItems = items.filter(({ action }) => action === active);
    };
    draw();
    let open = true;
    void this.#inspect().then(() => {
      if (open) draw();
    });
    pick.show();
    return new Promise((resolve) => {
      pick.onDidAccept(() => {
        const action = pick.selectedItems[0]?.action;
        if (action === undefined) return;
        this.#lastAction = action;
        resolve(action);
        pick.hide();
      });
      pick.onDidTriggerButton(() => {
        resolve('back');
        pick.hide();
      });
      pick.onDidHide(() => {
        open = false;
        resolve(undefined);
        pick.dispose();
      });
    });
  }

  /** What the run cannot start with as it is: picking Start leads there. */
  async missingPart(): Promise<'command' | 'interpreter' | 'script' | 'directory' | undefined> {
    const { target, interpreter, workingDirectory } = this.run;
    if ((await folderComplaint(workingDirectory)) !== undefined) return 'directory';
    if (target.kind === 'command') return target.text === '' ? 'command' : undefined;
    const isGone = (await scriptComplaint(targetText(target), workingDirectory)) !== undefined;
    if (target.kind === 'script' && isGone) return 'script';
    if (interpreter === undefined) return 'interpreter';
    const inspection =
      this.#inspections.get(interpreter.path) ??
      (await withProgress(said`Looking at the interpreter`, false, () => this.#inspectionOf(this.run)));
    return lacksFramework(inspection, this.#subject.framework) ? 'interpreter' : undefined;
  }

  /** The run, with its plan cut to the time that it may take. */
  agreed(): ScriptRun {
    const { cut: _, ...run } = this.run;
    const cut = cutOf(this.#sources.estimate(run).timeFit);
    return cut === undefined ? run : { ...run, cut };
  }

  async change(action: Exclude<PreflightAction, 'start'>): Promise<void> {
    const { run } = this;
    switch (action) {
      case 'interpreter': {
        const found = await this.#sources.interpreters();
        const paths = [run.interpreter?.path, ...found.map(({ path }) => path)];
        const interpreter = await askForInterpreter(
          [...new Set(paths)].filter((path) => path !== undefined),
          async (path) =>
            interpreterText(
              await this.#inspectionOf({ ...run, interpreter: { path, chosenBy: 'entered' } }),
              this.#subject.framework,
            ),
        );
        if (interpreter !== undefined) this.run = { ...run, interpreter };
        return;
      }
      case 'script': {
        const text = await askForScript(targetText(run.target), run.workingDirectory);
        if (text !== undefined) this.run = { ...run, target: targetOf(text) };
        return;
      }
      case 'cells': {
        const target = await askForLastCell(this.#subject.notebook);
        if (target !== undefined) this.run = { ...run, target };
        return;
      }
      case 'command': {
        const text = await askForText({
          title: said`The command that trains`,
          prompt: said`As you type it in a terminal: torchrun --nproc_per_node=2 train.py, make train, … It starts in the working directory.`,
          value: run.target.kind === 'command' ? run.target.text : '',
        });
        if (text !== undefined) this.run = { ...run, target: this.#commandOr(text.trim()) };
        return;
      }
      case 'arguments': {
        const argumentText = await askForText({
          title: said`Arguments of the script`,
          prompt: said`As on a command line; quotes keep spaces, \${env:NAME} is filled in at the start. No shell reads them.`,
          value: run.argumentText,
        });
        if (argumentText !== undefined) this.run = { ...run, argumentText: argumentText.trim() };
        return;
      }
      case 'launch': {
        const picked = await askForLaunchConfiguration(this.#launchConfigurations);
        if (picked !== undefined) this.run = withLaunchConfiguration(run, picked);
        return;
      }
      case 'directory': {
        const workingDirectory = await askForWorkingDirectory(run.workingDirectory);
        if (workingDirectory !== undefined) this.run = { ...run, workingDirectory };
        return;
      }
      case 'singleProcess':
        this.run = { ...run, singleProcessEnvironment: false };
        return;
      case 'files':
        this.run = withOtherFiles(run);
        return;
      case 'pilot': {
        const pilotSteps = await askForPilotSteps(run.pilotSteps);
        if (pilotSteps !== undefined) this.run = { ...run, pilotSteps };
        return;
      }
      case 'measure':
        await this.#changeMeasure();
        return;
      case 'nesterov':
        this.run = { ...run, triesNesterov: run.triesNesterov !== true };
        return;
      case 'timeBudget': {
        const { timeBudgetMinutes: _, ...rest } = run;
        const picked = await askForTimeBudget();
        if (picked !== undefined) this.run = { ...rest, ...picked };
        return;
      }
      case 'time':
        this.run = (await this.#sources.measurePace(run)) ?? run;
    }
  }

  /** Asks again after each look for measures. */
  async #changeMeasure(): Promise<void> {
    const { measurePace, survey, estimate } = this.#sources;
    for (;;) {
      const picked = await askForMeasure(this.run, estimate(this.run).dryRun);
      if (picked === undefined) return;
      if (picked.action === 'judgeBy') {
        this.run = withMeasure(this.run, picked.measure);
        return;
      }
      const looked = await (picked.action === 'survey' ? survey : measurePace)(this.run);
      // What is listed by a run that failed is worth a look too.
      if (looked === undefined && estimate(this.run).dryRun === undefined) return;
      this.run = looked ?? this.run;
    }
  }

  /** No command is the script itself, where there is one. */
  #commandOr(text: string): ScriptRun['target'] {
    return text === '' && this.#subject.script !== undefined
      ? { kind: 'script', path: this.#subject.script }
      : { kind: 'command', text };
  }

  #state(): PreflightState {
    return {
      ...this.#subject,
      ...this.#sources.estimate(this.run),
      run: this.run,
      inspection: this.#inspections.get(this.run.interpreter?.path ?? '') ?? { kind: 'pending' },
      launchConfigurations: this.#launchConfigurations,
    };
  }

  /** Looks at each interpreter once while the card is open. */
  async #inspect(): Promise<void> {
    if (this.run.interpreter !== undefined) await this.#inspectionOf(this.run);
  }

  async #inspectionOf(run: ScriptRun): Promise<Inspection> {
    const path = run.interpreter?.path ?? '';
    const looking = this.#looking.get(path) ?? this.#sources.inspect(run);
    this.#looking.set(path, looking);
    const found = await looking;
    this.#inspections.set(path, found);
    return found;
  }
}
