import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { heavyBallLearningRate } from '../advise/heavyBallLearningRate';
import { DEFAULT_PILOT_STEPS, scriptPlan, smoothingStepsFor, taskPlan } from '../calibrate/standardPlans';
import { failureMessage } from '../model/failureMessage';
import { numericValue } from '../model/hyperparameter';
import { formatDuration, formatNumber } from '../model/numberFormat';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { builtinTasks, type BuiltinTaskDescription } from '../train/builtin/tasks';
import { createScriptTrainer } from '../train/script/scriptTrainer';
import type { Calibrator } from './calibrator';
import { openTask, taskFacts } from './openTask';
import { fingerprintOf, openJournal } from './journalling';
import type { Log } from './log';
import { preflight, type PreflightChoice } from './preflight';
import { readSettings } from './settings';
import { canCalibrate, scriptFramework, scriptPathOf, type SiteAdvisor } from './siteAdvisor';
import { findSite, siteAtCursor, type Site, type SiteReference } from './siteLookup';

interface CommandContext {
  readonly extensionUri: vscode.Uri;
  readonly workspaceState: vscode.Memento;
  /** Where finished trials of running calibrations are kept. */
  readonly journalFolder: string;
}

/** Where the search starts when the script's own momentum is not known from its text. */
const DEFAULT_START_MOMENTUM = 0.9;

type TrainerItem = vscode.QuickPickItem & {
  readonly choice:
    | { readonly kind: 'script'; readonly site: Site }
    | { readonly kind: 'task'; readonly task: BuiltinTaskDescription };
};

/** "Momentum Lens: Calibrate momentum": chooses the optimizer and the trainer, then hands the job to the calibrator. */
export class CalibrateCommand {
  readonly #context: CommandContext;
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Calibrator;
  readonly #log: Log;

  constructor(context: CommandContext, advisor: SiteAdvisor, calibrator: Calibrator, log: Log) {
    this.#context = context;
    this.#advisor = advisor;
    this.#calibrator = calibrator;
    this.#log = log;
  }

  async run(reference: SiteReference | undefined): Promise<void> {
    if (this.#calibrator.isRunning) {
      void vscode.window.showInformationMessage(
        'A calibration is running already. Stop it in its panel first.',
      );
      return;
    }
    const site =
      reference === undefined ? await siteAtCursor(this.#advisor) : await findSite(this.#advisor, reference);
    const picked = await vscode.window.showQuickPick(trainerItems(site), {
      title: 'Calibrate momentum',
      placeHolder: 'What should be trained?',
    });
    if (picked === undefined) return;
    if (picked.choice.kind === 'task') await this.#calibrateTask(picked.choice.task);
    else await this.#calibrateScript(picked.choice.site);
  }

  async #calibrateTask(task: BuiltinTaskDescription): Promise<void> {
    const rates = await pickLearningRates(task);
    if (rates === undefined) return;
    const trainer = await openTask(task, this.#context.extensionUri);
    if (trainer === undefined) return;
    await this.#calibrator.run({
      title: task.title,
      trainer,
      plan: taskPlan(task, rates),
      subject: { kind: 'builtinTask', taskId: task.taskId },
      nesterov: false,
    });
  }

  async #calibrateScript({ document, config }: Site): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return;
    }
    if (document.isDirty && !(await document.save())) return;
    const learningRate = heavyBallLearningRate(config);
    if (learningRate.kind !== 'known') return;
    const choice = await preflight(
      document.uri,
      config,
      this.#context.workspaceState,
      this.#log,
      DEFAULT_PILOT_STEPS,
    );
    if (choice === undefined) return;
    const presentMomentum = numericValue(config.momentum);
    const scriptPath = scriptPathOf(document.uri);
    const described = {
      title: `${scriptPath} · ${config.optimizer} · lr ${formatNumber(learningRate.learningRate)}`,
      plan: scriptPlan({
        learningRate: learningRate.learningRate,
        presentMomentum: presentMomentum ?? DEFAULT_START_MOMENTUM,
        pilotSteps: choice.pilotSteps,
      }),
      subject: {
        kind: 'script',
        scriptPath,
        siteId: config.siteId,
        batchSize: numericValue(config.batchSize) ?? null,
      },
      ...(presentMomentum === undefined ? {} : { presentMomentum }),
      nesterov: config.nesterov === 'on',
    } as const;
    const fingerprint = fingerprintOf([document.getText(), choice.interpreter, ...choice.scriptArguments]);
    const journal = await openJournal(
      this.#context.journalFolder,
      { ...described, fingerprint },
      (failure) => {
        this.#log.warn(failureMessage(failure));
      },
    );
    if (journal === undefined) return;
    const trainer = this.#scriptTrainer(document, config, choice);
    await this.#calibrator.run({ ...described, trainer, journal });
  }

  #scriptTrainer(
    document: vscode.TextDocument,
    config: OptimizerConfig,
    choice: PreflightChoice,
  ): ReturnType<typeof createScriptTrainer> {
    return createScriptTrainer({
      interpreter: choice.interpreter,
      probeFolder: vscode.Uri.joinPath(this.#context.extensionUri, 'dist', 'python', 'momentum_lens_probe')
        .fsPath,
      scriptPath: document.uri.fsPath,
      scriptArguments: choice.scriptArguments,
      workingDirectory:
        vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? dirname(document.uri.fsPath),
      environment: process.env,
      framework: scriptFramework(config) ?? 'pytorch',
      site: { line: config.line, endLine: config.endLine },
      smoothingSteps: smoothingStepsFor(choice.pilotSteps),
      batchSize: numericValue(config.batchSize) ?? null,
      trialTimeoutMs: readSettings(document.uri).trialTimeoutMs,
      trusted: () => vscode.workspace.isTrusted,
      onOutput: (line) => {
        this.#log.output(line);
      },
    });
  }
}

function trainerItems(site: Site | undefined): TrainerItem[] {
  const items: TrainerItem[] = [];
  if (site !== undefined && canCalibrate(site.config)) {
    items.push({
      label: '$(file-code) This script',
      description: `${scriptPathOf(site.document.uri)}, line ${site.config.line + 1}${vscode.workspace.isTrusted ? '' : ' · needs a trusted workspace'}`,
      detail:
        'Runs it 13 to 18 times for a short while with other momenta. Needs your Python with its framework.',
      choice: { kind: 'script', site },
    });
  }
  for (const task of builtinTasks) {
    items.push({
      label: `$(beaker) Built-in task: ${task.title}`,
      description: `about ${formatDuration(task.expectedMinutes * 60_000)}`,
      detail: `${task.parameterCount} parameters; ${task.noise}. ${task.dataNeeded === undefined ? 'Needs no Python.' : `Needs ${task.dataNeeded.dataSet} on this machine.`} Says nothing about your model.`,
      choice: { kind: 'task', task },
    });
  }
  return items;
}

async function pickLearningRates(task: BuiltinTaskDescription): Promise<readonly number[] | undefined> {
  const { learningRates, quickLearningRate } = task.sweep;
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: `One learning rate: ${formatNumber(quickLearningRate)}`,
        detail: 'Measures the best β there. The exponent stays untested.',
        rates: [quickLearningRate],
      },
      {
        label: `${learningRates.length} learning rates: ${learningRates.map((rate) => formatNumber(rate)).join(', ')}`,
        detail: 'Measures the exponent too, and over which η its C may be used.',
        rates: learningRates,
      },
    ],
    {
      title: `Calibrate momentum on ${task.title}`,
      placeHolder: taskFacts(task),
    },
  );
  return picked?.rates;
}

async function explainTrust(): Promise<void> {
  const manage = 'Manage workspace trust';
  const choice = await vscode.window.showWarningMessage(
    failureMessage({ kind: 'untrustedWorkspace' }),
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
