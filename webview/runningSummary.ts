import { formatDuration, formatMomentum, formatNumber } from '../src/model/numberFormat';
import { element } from './element';
import type { RunningState } from './messages';
import { resultSummary } from './summary';
import { fastestSoFar } from './trialOutcome';

/** Device, trials, speed and time of a sweep that is going on, as one line. */
export function runningFacts(state: RunningState): string {
  return [
    state.device,
    `${state.trials.length} of at most ${state.mostTrials} trials`,
    state.resumedTrials === 0 ? undefined : `${state.resumedTrials} of them kept from before`,
    state.stepsPerSecond === undefined ? undefined : `${formatNumber(state.stepsPerSecond, 2)} steps/s`,
    `${formatDuration(state.elapsedMs)} so far`,
    state.remainingMs === undefined ? undefined : `about ${formatDuration(state.remainingMs)} left`,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

/** The estimate of an unfinished sweep, else the fastest momentum that it has seen. */
export function soFar({ interim, trials }: RunningState): HTMLElement[] {
  if (interim?.kind === 'estimate') {
    const caveats = interim.caveats.filter((caveat) => caveat !== 'partialSweep');
    return [
      element('div', { className: 'interim' }, [
        element('p', { text: 'So far:' }),
        resultSummary({ ...interim, caveats }),
      ]),
    ];
  }
  const fastest = fastestSoFar(trials);
  return fastest === undefined
    ? []
    : [
        element('p', {
          className: 'fastest',
          text: `Fastest so far: β ${formatMomentum(fastest.momentum)}, ${formatNumber(fastest.steps)} steps to the target.`,
        }),
      ];
}
