import { isWorse } from '../../advice/couplingBetter';
import type { ArmComparison, Confirmation, ConfirmationPlan } from '../../calibration/confirmation';
import { momentumLiteral } from '../../optimizer/momentumLiteral';
import { besideSentences, withdrawnText } from '../besideText';
import { couplingSentences } from './couplingText';
import { formatNumber } from '../format/numberFormat';
import { said } from '../../language/said';

/** `lr 0.06 with β 0.93`: what a table calls the fastest pair. */
export function pairArmTitle({ pair, suggested }: ConfirmationPlan): string {
  const { learningRate, momentum } = pair ?? suggested;
  return said`lr ${formatNumber(learningRate)} with β ${momentumLiteral(momentum)}`;
}

/** What whole trainings said of the settings beside the suggested one, a sentence each. */
export function furtherSentences(confirmation: Pick<Confirmation, 'result' | 'plan'>): string[] {
  return [...pairSentences(confirmation), ...couplingSentences(confirmation)];
}

/** What they said of the fastest pair; none where it was not tried. */
export function pairSentences({ result, plan }: Pick<Confirmation, 'result' | 'plan'>): string[] {
  const { pair } = result;
  if (pair === undefined || plan.pair === undefined) return [];
  return [
    said`Fastest pair, ${pairArmTitle(plan)}: ${findingOf(pair.overPresent)}.`,
    ...besideSentences(said`the present setting`, pair.overPresent),
    ...besideSentences(said`the suggested β ${momentumLiteral(plan.suggested.momentum)}`, pair.overSuggested),
  ];
}

function findingOf(overPresent: ArmComparison): string {
  const { verdict, seeds } = overPresent;
  const where = seeds === 1 ? said`on 1 whole training` : said`on ${seeds} whole trainings`;
  switch (verdict.kind) {
    case 'confirmed':
      return isWorse(overPresent)
        ? said`better than the present setting in one thing and worse in another ${where}`
        : said`confirmed ${where}`;
    case 'noGain':
      return said`no gain over the present setting ${where}`;
    case 'withdrawn':
      return said`withdrawn: ${withdrawnText(overPresent)} ${where}`;
    case 'undecided':
      return seeds < 2
        ? said`undecided: it takes two seeds on which both trainings end`
        : said`undecided ${where}: the seeds scatter too much to tell`;
  }
}
