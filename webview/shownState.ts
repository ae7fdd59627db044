import type { Calibration } from '../src/model/calibration/calibration';
import type { ShownConfirmation } from './sections/confirmationSection';
import type { PanelState } from './messages';
import type { ProgressLine } from './charts/progressChart';
import type { RateResult } from './sections/rateResults';

/** The whole trainings that a state tells of. */
export function shownConfirmation(state: PanelState): ShownConfirmation | undefined {
  switch (state.kind) {
    case 'confirming':
      return { ...state, result: state.interim, partial: false };
    case 'finished':
      return state.confirmation;
    case 'empty':
    case 'running':
    case 'interrupted':
    case 'comparison':
    case 'failed':
      return undefined;
  }
}

/** What the reader's choices belong to: they go when another record, or another kind of state, is shown. */
export function subjectOf(state: PanelState): string {
  return state.kind === 'finished' ? state.calibration.calibrationId : state.kind;
}

/** The trials at one learning rate. */
export function trialsAt({ trials }: Calibration, learningRate: number): Calibration['trials'] {
  return trials.filter((trial) => trial.learningRate === learningRate);
}

/** The learning rate that is nearest to one. */
export function nearestRate(rates: readonly RateResult[], target: number | undefined): number | undefined {
  const distance = (rate: number): number => Math.abs(Math.log(rate / (target ?? rate)));
  return rates
    .map(({ learningRate }) => learningRate)
    .toSorted((left, right) => distance(left) - distance(right))[0];
}

/** What the plot of progress shows of trials. */
export function progressLines(
  trials: readonly { trialId: string; momentum: number; curve: ProgressLine['curve'] }[],
  running: boolean,
): ProgressLine[] {
  return trials.map(({ trialId, momentum, curve }) => ({ trialId, momentum, curve, running }));
}
