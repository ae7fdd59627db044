import { numericValue, type Hyperparameter } from '../model/optimizer/hyperparameter';
import { formatNumber } from '../model/wording/format/numberFormat';
import type { OptimizerConfig, ParameterGroup } from '../model/optimizer/optimizerConfig';
import { asCode } from './markdownText';
import { said } from '../model/language/said';

const MOST_CHARACTERS = 48;

/** The parameter groups of a site, each with its rate, momentum and effective rate η/(1 − β), as lines of Markdown. */
export function groupLines({ parameterGroups }: OptimizerConfig): string[] {
  if (parameterGroups === undefined) return [];
  const { shown, mayBeOthers } = parameterGroups;
  return [
    said`Parameter groups:`,
    ...shown.map(groupLine),
    ...(mayBeOthers ? [said`- others, which the text does not show`] : []),
  ];
}

function groupLine({ text, learningRate, momentum }: ParameterGroup): string {
  const eta = numericValue(learningRate);
  const beta = numericValue(momentum);
  const effective =
    eta === undefined || beta === undefined || !(beta < 1)
      ? []
      : [`η/(1 − β) = ${formatNumber(eta / (1 - beta), 2)}`];
  const values = [`η = ${valueText(learningRate)}`, `β = ${valueText(momentum)}`, ...effective];
  return `- ${asCode(text, MOST_CHARACTERS)}: ${values.join(', ')}`;
}

function valueText(hyperparameter: Hyperparameter): string {
  switch (hyperparameter.state) {
    case 'known':
    case 'default':
      return formatNumber(hyperparameter.value, 4);
    case 'unknown':
      return hyperparameter.text === '' ? said`unknown` : asCode(hyperparameter.text, MOST_CHARACTERS);
    case 'missing':
      return said`unknown`;
  }
}
