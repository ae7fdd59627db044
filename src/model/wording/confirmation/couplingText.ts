import { isCouplingBetter, isWorse } from '../../advice/couplingBetter';
import type { Confirmation, ConfirmationPlan, FurtherComparison } from '../../calibration/confirmation';
import type { MomentumCoupling } from '../../calibration/momentumCoupling';
import { momentumLiteral } from '../../optimizer/momentumLiteral';
import { besideSentences, withdrawnText } from '../besideText';
import { formatNumber } from '../format/numberFormat';
import { said } from '../../language/said';

/** `β = 1 − 0.46·η^0.67`. */
export function couplingFormula({ k, gamma }: MomentumCoupling): string {
  return `β = 1 − ${formatNumber(k)}·η^${formatNumber(gamma)}`;
}

/** `coupled, β 0.91 at lr 0.1`: what a table calls it. */
export function coupledArmTitle({ coupled }: ConfirmationPlan): string {
  return coupled === undefined
    ? said`coupled`
    : said`coupled, β ${momentumLiteral(coupled.momentum)} at lr ${formatNumber(coupled.learningRate)}`;
}

/** What whole trainings said of a momentum that follows the schedule, a sentence each; none where it was not tried. */
export function couplingSentences({ result, plan }: Pick<Confirmation, 'result' | 'plan'>): string[] {
  const { coupled } = result;
  if (coupled === undefined || plan.coupled === undefined) return [];
  return [
    said`Coupled to the schedule, ${couplingFormula(plan.coupled.coupling)}: ${findingOf(coupled)}.`,
    ...besideSentences(said`the present setting`, coupled.overPresent),
    ...besideSentences(
      said`the constant β ${momentumLiteral(plan.suggested.momentum)}`,
      coupled.overSuggested,
    ),
  ];
}

function findingOf(coupled: FurtherComparison): string {
  const { overPresent } = coupled;
  const { verdict, seeds } = overPresent;
  const where = seeds === 1 ? said`on 1 whole training` : said`on ${seeds} whole trainings`;
  if (isCouplingBetter(coupled))
    return said`measured better than the present setting ${where}, and worse in nothing`;
  switch (verdict.kind) {
    case 'confirmed':
      return isWorse(overPresent)
        ? said`better than the present setting in one thing and worse in another ${where}; it is not offered`
        : said`better than the present setting ${where}, but worse than the constant β in something; it is not offered`;
    case 'noGain':
      return said`no gain over the present setting ${where}; it is not offered`;
    case 'withdrawn':
      return said`${withdrawnText(overPresent)} ${where}; it is not offered`;
    case 'undecided':
      return seeds < 2
        ? said`undecided: it takes two seeds on which both trainings end; it is not offered`
        : said`undecided ${where}: the seeds scatter too much to tell; it is not offered`;
  }
}
