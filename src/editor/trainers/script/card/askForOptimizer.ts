import { lineText } from '../../../../model/wording/cellPlace';
import { foreignText } from '../../../../model/wording/format/foreignText';
import { formatNumber } from '../../../../model/wording/format/numberFormat';
import type { ConstructedCandidate, OptimizerChoice } from '../../../../model/optimizer/optimizerChoice';
import { pick } from '../../../base/say';
import { said } from '../../../../model/language/said';

/** Asks which of several optimizers that train is meant; undefined when the user turns away. */
export async function askForOptimizer(
  candidates: readonly ConstructedCandidate[],
): Promise<(OptimizerChoice & { readonly kind: 'nth' }) | undefined> {
  const picked = await pick(
    candidates.map((candidate) => ({ ...candidateItem(candidate), candidate })),
    {
      title: said`Which optimizer is calibrated?`,
      placeHolder: said`Several train, and none has the values that stand in the file. The others stay as they are.`,
    },
  );
  if (picked === undefined) return undefined;
  const { index, name } = picked.candidate;
  return { kind: 'nth', index, name };
}

/** `SGD · lr 0.1, momentum 0.9`, and where it was constructed. */
export function candidateItem({ name, learningRate, momentum, file, line, steps }: ConstructedCandidate): {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
} {
  return {
    label: foreignText(name),
    description: said`lr ${valueText(learningRate)}, momentum ${valueText(momentum)}`,
    detail: [
      file === null || line === null
        ? said`Constructed inside the framework`
        : said`Constructed on ${foreignText(lineText(file, line))}`,
      steps === 1 ? said`stepped once in the dry run` : said`stepped ${steps} times in the dry run`,
    ].join(' · '),
  };
}

function valueText(known: number | null): string {
  return known === null ? said`not finite` : formatNumber(known, 4);
}
