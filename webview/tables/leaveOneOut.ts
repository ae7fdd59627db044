import { refit } from '../../src/calibrate/fit/refit';
import { withSlowTrials } from '../../src/calibrate/fit/settings/slowTrials';
import type { Calibration, CalibrationResult } from '../../src/model/calibration/calibration';
import {
  formatMomentum,
  formatMomentumEstimate,
  formatNumber,
} from '../../src/model/wording/format/numberFormat';
import type { Trial } from '../../src/model/calibration/trial';
import { element } from '../element';
import { table } from './table';
import { isInFit, outcomeText } from './trialOutcome';
import { said } from '../../src/model/language/said';

interface Shown {
  readonly calibration: Calibration;
  readonly excluded: ReadonlySet<string>;
}

interface LeftOut {
  readonly trial: Trial;
  readonly result: CalibrationResult;
}

/** Fits that are made before the page is let breathe again. */
const FITS_AT_ONCE = 4;

/** The fit without each trial in turn; computed when it is opened, a few fits at a time. */
export class LeaveOneOut {
  readonly node = element('details', {}, [element('summary', { text: said`Leave one trial out` })]);
  readonly #body = element('div');
  #generation = 0;
  #shown: Shown | undefined;
  #computed: Shown | undefined;

  constructor() {
    this.node.append(this.#body);
    this.node.addEventListener('toggle', () => {
      void this.#fill();
    });
  }

  show(calibration: Calibration, excluded: ReadonlySet<string>): void {
    this.#shown = { calibration, excluded: new Set(excluded) };
    void this.#fill();
  }

  async #fill(): Promise<void> {
    const shown = this.#shown;
    if (!this.node.hasAttribute('open') || shown === undefined || shown === this.#computed) return;
    const generation = (this.#generation += 1);
    this.#computed = shown;
    const { calibration, excluded } = shown;
    const trials = withSlowTrials(calibration.trials).filter(
      (trial) => isInFit(trial) && !excluded.has(trial.trialId),
    );
    const found: LeftOut[] = [];
    for (const [index, trial] of trials.entries()) {
      found.push({ trial, result: refit(calibration, new Set([...excluded, trial.trialId])) });
      if (index % FITS_AT_ONCE !== FITS_AT_ONCE - 1) continue;
      this.#body.replaceChildren(element('p', { text: said`${index + 1} of ${trials.length} fits…` }));
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
      if (generation !== this.#generation) return;
    }
    const all = excluded.size === 0 ? calibration.result : refit(calibration, excluded);
    this.#body.replaceChildren(...report(all, found));
  }
}

function report(all: CalibrationResult, found: readonly LeftOut[]): HTMLElement[] {
  const move = ({ result }: LeftOut): number =>
    all.kind === 'estimate' && result.kind === 'estimate'
      ? Math.abs(Math.log(result.x.value / all.x.value))
      : Number.POSITIVE_INFINITY;
  const sorted = found.toSorted((left, right) => move(right) - move(left));
  const momenta = found.flatMap(({ result }) => (result.kind === 'estimate' ? [result.momentum.value] : []));
  const lost = found.length - momenta.length;
  const range =
    momenta.length === 0
      ? said`Without any one of them there is no estimate.`
      : rangeSentence(formatMomentum(Math.min(...momenta)), formatMomentum(Math.max(...momenta)), lost);
  return [
    element('p', { text: range }),
    table(
      said`The fit without each trial, largest move first`,
      [said`Left out`, said`Learning rate`, said`Steps to the target`, said`Best β without it`],
      sorted.map(({ trial, result }) => [
        said`β ${formatMomentum(trial.momentum)}, seed ${trial.seed}`,
        formatNumber(trial.learningRate),
        outcomeText(trial),
        result.kind === 'estimate' ? formatMomentumEstimate(result.momentum) : said`no estimate`,
      ]),
    ),
  ];
}

function rangeSentence(low: string, high: string, lost: number): string {
  return lost === 0
    ? said`Without any one trial, the best β lies between ${low} and ${high}.`
    : said`Without any one trial, the best β lies between ${low} and ${high}; without ${lost} of them there is no estimate.`;
}
