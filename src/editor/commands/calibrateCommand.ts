import * as vscode from 'vscode';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import { DEFAULT_PILOT_STEPS, scriptPlan } from '../../calibrate/sweep/standardPlans';
import { DEFAULT_MOMENTUM } from '../../model/optimizer/defaultMomentum';
import { formatDuration } from '../../model/wording/format/numberFormat';
import { builtinTasks, type BuiltinTaskDescription } from '../../train/builtin/tasks';
import { pick } from '../base/say';
import type { Calibrator } from '../calibration/calibrator';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { confirmableAt } from '../sites/confirmableSite';
import { findSite, placeOfSite, siteAtCursor, type Site, type SiteReference } from '../sites/siteLookup';
import type { CalibrationsSource } from '../trainers/calibrations';
import { said, translated } from '../../model/language/said';

type TrainerItem = vscode.QuickPickItem & {
  readonly choice:
    | { readonly kind: 'script'; readonly site: Site }
    | { readonly kind: 'confirm'; readonly site: Site }
    | { readonly kind: 'program'; readonly site: Site | undefined }
    | { readonly kind: 'task'; readonly task: BuiltinTaskDescription };
};

/** "Momentum Lens: Calibrate Momentum": chooses the optimizer and the trainer, then hands over to the trainer's own course. */
export class CalibrateCommand {
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Calibrator;
  readonly #calibrations: CalibrationsSource;

  constructor(advisor: SiteAdvisor, calibrator: Calibrator, calibrations: CalibrationsSource) {
    this.#advisor = advisor;
    this.#calibrator = calibrator;
    this.#calibrations = calibrations;
  }

  async run(reference: SiteReference | undefined): Promise<void> {
    if (!(await this.#calibrator.mayChoose())) return;
    const site =
      reference === undefined ? await siteAtCursor(this.#advisor) : await findSite(this.#advisor, reference);
    while ((await this.#choose(site)) === 'back');
  }

  /** What is trained, then its own course; 'back' where the user wants to choose again. */
  async #choose(site: Site | undefined): Promise<'back' | void> {
    const picked = await pick(trainerItems(site), {
      title: said`Calibrate Momentum`,
      placeHolder: said`What should be trained?`,
      matchOnDetail: true,
    });
    if (picked === undefined) return;
    const { tasks, scripts, confirmations, programs } = await this.#calibrations();
    switch (picked.choice.kind) {
      case 'task':
        return tasks.start(picked.choice.task);
      case 'script':
        return scripts.start(picked.choice.site);
      case 'confirm':
        return confirmations.start(picked.choice.site);
      case 'program':
        return programs.start(picked.choice.site);
    }
  }
}

/** Of a whole plan, which the card then tells for this very script. */
const USUAL_RUNS = estimatePlanCost(
  scriptPlan({ learningRate: 0.1, presentMomentum: DEFAULT_MOMENTUM, pilotSteps: DEFAULT_PILOT_STEPS }),
).expectedTrials;

function trainerItems(site: Site | undefined): TrainerItem[] {
  const items: TrainerItem[] = [];
  if (site?.calibrationKind === 'script') {
    items.push({
      label: `$(file-code) ${said`This script`}`,
      description: placeOf(site),
      detail: said`Runs it about ${USUAL_RUNS} times for a short while with other momenta. Needs your Python with its framework.`,
      choice: { kind: 'script', site },
    });
  }
  if (site?.calibrationKind === 'notebook') {
    items.push({
      label: `$(notebook) ${said`This notebook`}`,
      description: placeOf(site),
      detail: said`Runs its cells as far as the training about ${USUAL_RUNS} times for a short while with other momenta: a copy, in a process of its own. Needs your Python with its framework.`,
      choice: { kind: 'script', site },
    });
  }
  if (site?.calibrationKind === 'command') {
    items.push({
      label: `$(file-code) ${said`This configuration`}`,
      description: placeOf(site),
      detail: said`Runs the command that trains with it about ${USUAL_RUNS} times for a short while with other momenta. It is asked for next.`,
      choice: { kind: 'script', site },
    });
  }
  if (site !== undefined && confirmableAt(site) !== undefined) {
    items.push({
      label: `$(pass) ${said`Confirm on the whole training`}`,
      description: placeOf(site),
      detail: said`Runs it to its own end with the present and the measured momentum on the same seeds: how long it takes, and how it ends.`,
      choice: { kind: 'confirm', site },
    });
  }
  const isOfProgram = site?.calibrationKind !== undefined && site.calibrationKind !== 'notebook';
  const programSite = isOfProgram ? site : undefined;
  items.push({
    label: `$(terminal) ${said`A program, in any language`}`,
    description: programSite === undefined ? '' : placeOf(programSite),
    detail: said`Runs a command with other momenta. It must print its loss in lines “momentum-lens STEP LOSS”.`,
    choice: { kind: 'program', site: programSite },
  });
  for (const task of builtinTasks) {
    items.push({
      label: `$(beaker) ${said`Built-in task: ${translated(task.title)}`}`,
      description: said`about ${formatDuration(task.expectedMinutes * 60_000)}`,
      detail: taskText(task),
      choice: { kind: 'task', task },
    });
  }
  return items;
}

function placeOf(site: Site): string {
  const place = placeOfSite(site);
  return vscode.workspace.isTrusted ? place : `${place} · ${said`needs a trusted workspace`}`;
}

function taskText({ parameterCount, noise, dataNeeded }: BuiltinTaskDescription): string {
  return dataNeeded === undefined
    ? said`${parameterCount} parameters; ${translated(noise)}. Needs no Python. Says nothing about your model.`
    : said`${parameterCount} parameters; ${translated(noise)}. Needs ${dataNeeded.dataSet} on this machine. Says nothing about your model.`;
}
