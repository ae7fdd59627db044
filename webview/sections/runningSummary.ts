import { settingOf } from '../../src/model/calibration/confirmation';
import { formatDuration, formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import { armName } from '../../src/model/wording/confirmation/armName';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import { stayedInWarmUp } from '../../src/model/calibration/warmUp';
import { element } from '../element';
import type { ConfirmingState, RunningState } from '../messages';
import { resultSummary, without } from './summary';
import { fastestSoFar } from '../tables/trialOutcome';
import { said } from '../../src/model/language/said';

/** Device, trials, speed and time of a sweep that is going on, as one line. */
export function runningFacts(state: RunningState): string {
  return [
    state.device,
    said`${state.trials.length} of at most ${state.mostTrials} trials`,
    state.resumedTrials === 0 ? undefined : said`${state.resumedTrials} of them kept from before`,
    state.stepsPerSecond === undefined ? undefined : said`${formatNumber(state.stepsPerSecond, 2)} steps/s`,
    said`${formatDuration(state.elapsedMs)} so far`,
    state.remainingMs === undefined ? undefined : said`about ${formatDuration(state.remainingMs)} left`,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

/** Trainings, what runs, and time of a confirmation that is going on, as one line. */
export function confirmingFacts(state: ConfirmingState): string {
  const { plan, runs, running, resumedRuns } = state;
  return [
    said`${runs.length} of ${2 * plan.seeds.length} whole trainings`,
    resumedRuns === 0 ? undefined : said`${resumedRuns} of them kept from before`,
    running === undefined
      ? undefined
      : said`training with β ${momentumLiteral(settingOf(plan, running.arm).momentum)} (${armName(running.arm)}), step ${running.steps}`,
    said`${formatDuration(state.elapsedMs)} so far`,
    state.remainingMs === undefined
      ? said`time left is known when the first is over`
      : said`about ${formatDuration(state.remainingMs)} left`,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

/** The estimate of an unfinished sweep, else the fastest momentum that it has seen; and what the pilot warns of. */
export function soFar(state: RunningState): HTMLElement[] {
  const warning = pilotWarning(state);
  return [
    ...(warning === undefined ? [] : [element('p', { className: 'warning', text: warning })]),
    ...findings(state),
  ];
}

/** Said from the pilot's end on: a dry run does not always show that a warm-up outlasts the pilot. */
export function pilotWarning({ trials }: Pick<RunningState, 'trials'>): string | undefined {
  const pilot = trials.findLast(({ role, outcome }) => role === 'pilot' && outcome.kind !== 'diverged');
  if (pilot?.observed === undefined || !stayedInWarmUp(pilot)) return undefined;
  const reached = formatNumber(pilot.observed.learningRateHigh);
  return said`The pilot ended inside the warm-up of the learning rate: it came to ${reached} of ${formatNumber(pilot.learningRate)}. What is measured is a β for the warm-up only. For one after it, cancel and use a pilot several times as long as the warm-up.`;
}

function findings({ interim, trials, presentMomentum }: RunningState): HTMLElement[] {
  if (interim?.kind === 'estimate') {
    return [
      element('div', { className: 'interim' }, [
        element('p', { text: said`So far:` }),
        resultSummary(
          without(interim, 'partialSweep'),
          presentMomentum === undefined ? {} : { presentMomentum },
        ),
      ]),
    ];
  }
  const fastest = fastestSoFar(trials);
  return fastest === undefined
    ? []
    : [
        element('p', {
          className: 'fastest',
          text: said`Fastest so far: β ${formatMomentum(fastest.momentum)}, ${formatNumber(fastest.steps)} steps to the target.`,
        }),
      ];
}
