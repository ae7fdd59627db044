import type { Calibration, ControlResult } from '../../src/model/calibration/calibration';
import { formatNumber } from '../../src/model/wording/format/numberFormat';
import type { Trial, TrialRole } from '../../src/model/calibration/trial';
import { estimateText, table } from './markdown';

const NAMES: Partial<Record<TrialRole, string>> = {
  'momentum0.9': 'β = 0.9',
  plainSgdMatched: 'plain SGD at η/(1 − β)',
  yellowFin: 'β = 1 − 2√η',
};

/** How much slower a control was than the suggestion, or what became of it: `2.1 (1.9–2.3) ×`, `over 4.3 ×`, `diverged`. */
export function speedUpOver(calibration: Calibration, role: TrialRole): string {
  const control = calibration.controls.find((each) => each.role === role);
  return control === undefined ? '–' : ratioText(calibration, control);
}

/** The controls of a calibration, run at the suggestion's learning rate. */
export function controlsTable(calibration: Calibration): string[] {
  const { controls, result } = calibration;
  if (controls.length === 0 || result.kind === 'noEstimate')
    return ['No controls were run at this learning rate.'];
  const rows = controls.map((control) => [
    NAMES[control.role] ?? control.role,
    formatNumber(control.learningRate),
    formatNumber(control.momentum, 4),
    control.convergenceSteps === undefined ? '–' : formatNumber(control.convergenceSteps, 3),
    ratioText(calibration, control),
    `${control.seedsConverged} of ${control.seeds}`,
  ]);
  return [
    `Controls beside the suggested β = ${formatNumber(result.momentum.value, 5)} at η = ${formatNumber(result.learningRate)}, which takes ${formatNumber(result.convergenceSteps, 3)} steps by the fit:`,
    '',
    ...table(['control', 'η', 'β', 'steps', 'speed-up of the suggestion', 'seeds converged'], rows),
  ];
}

function ratioText(calibration: Calibration, control: ControlResult): string {
  if (control.ratio !== undefined) return `${estimateText(control.ratio)} ×`;
  const runs = calibration.trials.filter((trial) => isRunOf(trial, control));
  if (runs.every(({ outcome }) => outcome.kind === 'diverged')) return 'diverged';
  const { result } = calibration;
  const budgets = runs.flatMap(({ outcome, budgetSteps, stepsSpent }) => {
    switch (outcome.kind) {
      case 'rightCensored':
        return [budgetSteps];
      case 'floorLimited':
        return [stepsSpent];
      case 'converged':
      case 'diverged':
      case 'failed':
        return [];
    }
  });
  return result.kind === 'noEstimate' || budgets.length === 0
    ? 'not reached'
    : `over ${formatNumber(Math.min(...budgets) / result.convergenceSteps, 2)} ×`;
}

function isRunOf(trial: Trial, { role, learningRate, momentum }: ControlResult): boolean {
  return trial.role === role && trial.learningRate === learningRate && trial.momentum === momentum;
}
