import { countedTrials } from '../../src/calibrate/fit/furtherLooks';
import type { Calibration } from '../../src/model/calibration/calibration';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import { shortChangesText } from '../../src/history/changesText';
import { capitalised } from './summary';
import { element } from '../element';
import type { PanelState } from '../messages';
import { leftOutTable } from '../tables/rateTable';
import { said } from '../../src/model/language/said';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;

/** Where the script has another momentum than it had: what is compared with the present one is of then. */
export function writtenNote({ calibration, writtenMomentum }: FinishedState): HTMLElement[] {
  const { presentMomentum, result } = calibration;
  if (writtenMomentum === undefined || presentMomentum === undefined || writtenMomentum === presentMomentum)
    return [];
  const isSuggested =
    result.kind === 'estimate' && momentumLiteral(writtenMomentum) === momentumLiteral(result.momentum.value);
  const [written, present] = [momentumLiteral(writtenMomentum), momentumLiteral(presentMomentum)] as const;
  const now = isSuggested
    ? said`The script has β = ${written} now, as measured; “present” is the ${present} that it had.`
    : said`The script has β = ${written} now; “present” is the ${present} that it had.`;
  return [element('p', { className: 'written', text: now })];
}

/** What of the script has changed since the record was made. */
export function changedSince(changes: FinishedState['changes']): HTMLElement[] {
  const text = shortChangesText(changes);
  return text === '' ? [] : [warning(said`${capitalised(text)}.`)];
}

/** Where further seeds were begun and stopped: nothing of the result is from them. */
export function uncountedSeeds({ plan, trials }: Calibration): HTMLElement[] {
  const uncounted = trials.length - countedTrials(plan, trials).trials.length;
  if (uncounted === 0) return [];
  return [
    warning(
      uncounted === 1
        ? said`1 run on further seeds is finished and not counted: it counts once all of its look are. “Run more seeds” goes on with them.`
        : said`${uncounted} runs on further seeds are finished and not counted: they count once all of their look are. “Run more seeds” goes on with them.`,
    ),
  ];
}

/** A sentence that the reader must not overlook. */
export function warning(text: string): HTMLElement {
  return element('p', { className: 'warning', text });
}

/** Each learning rate beside what the others say of it, without the excluded trials. */
export function leftOut({ trials }: Calibration, excluded: ReadonlySet<string>): HTMLElement[] {
  const found = leftOutTable(trials.filter(({ trialId }) => !excluded.has(trialId)));
  return found === undefined ? [] : [found];
}
