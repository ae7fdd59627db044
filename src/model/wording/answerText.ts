import type { ChangeStanding } from '../advice/justifiedChange';
import type { Estimate } from '../calibration/calibration';
import { momentumLiteral } from '../optimizer/momentumLiteral';
import { said } from '../language/said';

/** What to do about a suggestion, in words that need no explanation; its numbers stand elsewhere. */
export function answerSentence(
  standing: ChangeStanding,
  momentum: Estimate,
  presentMomentum: number | undefined,
): string {
  const suggested = momentumLiteral(momentum.value);
  const present = presentMomentum === undefined ? undefined : momentumLiteral(presentMomentum);
  switch (standing) {
    case 'presentUnknown':
      return said`Of the momenta tried, training is fastest near ${suggested}.`;
    case 'justified':
      return present === undefined
        ? said`Set momentum to ${suggested}: training then comes as far in fewer steps.`
        : said`Set momentum to ${suggested} instead of ${present}: training then comes as far in fewer steps.`;
    case 'isPresent':
      return said`The script has the fastest momentum already. There is nothing to change.`;
    case 'notJustified':
      return said`Leave the momentum as it is: no gain was measured that is worth a change.`;
    case 'contradicted':
      return said`Leave the momentum as it is: the suggested one was tried, and took longer.`;
    case 'withdrawn':
      return said`Leave the momentum as it is: whole trainings spoke against the suggested one.`;
    case 'expected':
      return present === undefined
        ? said`Momentum ${suggested} is probably faster, but no fresh runs have tried it yet.`
        : said`Momentum ${suggested} is probably faster than ${present}, but no fresh runs have tried it yet.`;
    case 'notExpected':
      return said`Leave the momentum as it is: another one is not expected to be faster.`;
  }
}
