import { expect, it } from 'vitest';
import type { ChangeStanding } from '../../../../src/model/advice/justifiedChange';
import { answerSentence } from '../../../../src/model/wording/answerText';

const MOMENTUM = { value: 0.742, low: 0.7, high: 0.78 };

it.each<[ChangeStanding, number | undefined, string]>([
  ['justified', 0.5, 'Set momentum to 0.74 instead of 0.5: training then comes as far in fewer steps.'],
  ['presentUnknown', undefined, 'Of the momenta tried, training is fastest near 0.74.'],
  ['isPresent', 0.74, 'The script has the fastest momentum already. There is nothing to change.'],
  ['notJustified', 0.7, 'Leave the momentum as it is: no gain was measured that is worth a change.'],
  ['contradicted', 0.5, 'Leave the momentum as it is: the suggested one was tried, and took longer.'],
  ['withdrawn', 0.5, 'Leave the momentum as it is: whole trainings spoke against the suggested one.'],
  ['expected', 0.5, 'Momentum 0.74 is probably faster than 0.5, but no fresh runs have tried it yet.'],
  ['notExpected', 0.5, 'Leave the momentum as it is: another one is not expected to be faster.'],
])('a suggestion that is “%s” is answered by what to do', (standing, present, text) => {
  expect(answerSentence(standing, MOMENTUM, present)).toBe(text);
});
