import { formatDuration, formatMomentum, formatNumber } from '../src/model/wording/numberFormat';
import type { Trial } from '../src/model/calibration/trial';
import { failureMessage } from '../src/model/wording/failureMessage';
import { element } from './element';
import { roleName } from './roleNames';
import { table } from './table';
import { traceback } from './traceback';
import { isInFit, outcomeText } from './trialOutcome';

/** Every trial with its outcome; `onExclude` makes each of the sweep's excludable from the fit. */
export function trialTable(
  trials: readonly Trial[],
  excluded: ReadonlySet<string>,
  onExclude: ((trialId: string, isExcluded: boolean) => void) | undefined,
): HTMLElement {
  return table(
    'Trials',
    [
      ...(onExclude === undefined ? [] : ['In the fit']),
      'Role',
      'lr',
      'β',
      'Seed',
      'Outcome',
      'Steps spent',
      'Time',
    ],
    trials.map((trial) => [
      ...(onExclude === undefined ? [] : [fitCheckbox(trial, excluded, onExclude)]),
      roleName(trial.role),
      formatNumber(trial.learningRate),
      formatMomentum(trial.momentum),
      String(trial.seed),
      outcomeText(trial),
      formatNumber(trial.stepsSpent),
      formatDuration(trial.elapsedMs),
    ]),
  );
}

function fitCheckbox(
  trial: Trial,
  excluded: ReadonlySet<string>,
  onExclude: (trialId: string, isExcluded: boolean) => void,
): HTMLElement | string {
  if (!isInFit(trial)) return '';
  const isExcluded = excluded.has(trial.trialId);
  const checkbox = element('input', {
    attributes: {
      type: 'checkbox',
      'aria-label': `β ${formatMomentum(trial.momentum)}, seed ${trial.seed} in the fit`,
      ...(isExcluded ? {} : { checked: '' }),
    },
  });
  checkbox.addEventListener('change', () => {
    onExclude(trial.trialId, !isExcluded);
  });
  return checkbox;
}

/** What went wrong in the trials that failed, each message once. */
export function failedTrials(
  trials: readonly Trial[],
  open: (file: string, line: number) => void,
): HTMLElement[] {
  const failures = new Map(
    trials.flatMap(({ outcome }) =>
      outcome.kind === 'failed' ? [[failureMessage(outcome.failure), outcome.failure]] : [],
    ),
  );
  return [...failures].flatMap(([message, failure]) => [
    element('p', { className: 'warning', text: message }),
    ...(failure.kind === 'scriptRaised' ? [traceback(failure.traceback, open)] : []),
  ]);
}
