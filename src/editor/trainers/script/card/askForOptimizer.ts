import { lineText } from '../../../../model/wording/cellPlace';
import { foreignText } from '../../../../model/wording/foreignText';
import { formatNumber } from '../../../../model/wording/numberFormat';
import type { ConstructedCandidate, OptimizerChoice } from '../../../../model/optimizer/optimizerChoice';
import { pick } from '../../../base/say';

/** Asks which of several optimizers that train is meant; undefined when the user turns away. */
export async function askForOptimizer(
  candidates: readonly ConstructedCandidate[],
): Promise<(OptimizerChoice & { readonly kind: 'nth' }) | undefined> {
  const picked = await pick(
    candidates.map((candidate) => ({ ...candidateItem(candidate), candidate })),
    {
      title: 'Which optimizer is calibrated?',
      placeHolder:
        'Several train, and none has the values that stand in the file. The others stay as they are.',
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
    description: `lr ${valueText(learningRate)}, momentum ${valueText(momentum)}`,
    detail: `${file === null || line === null ? 'Constructed inside the framework' : `Constructed on ${foreignText(lineText(file, line))}`} · stepped ${steps === 1 ? 'once' : `${steps} times`} in the dry run`,
  };
}

function valueText(known: number | null): string {
  return known === null ? 'not finite' : formatNumber(known, 4);
}
