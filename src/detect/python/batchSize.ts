import type { Node } from '@vscode/tree-sitter-wasm';
import type { Hyperparameter } from '../../model/hyperparameter';
import type { BindingTable } from './bindings';
import { resolveHyperparameter } from './resolveNumber';
import { callArguments, descendants } from './syntax';

/** The batch size of the file's training data, where loaders (or the one named for training) agree on it. */
export function trainingBatchSize(root: Node, bindings: BindingTable): Hyperparameter {
  const found: { readonly value: Hyperparameter; readonly forTraining: boolean }[] = [];
  for (const call of descendants(root, ['call'])) {
    const argument = callArguments(call).arguments.find(({ name }) => name === 'batch_size');
    if (argument === undefined) continue;
    const value = resolveHyperparameter(argument.value, bindings);
    const target =
      call.parent?.type === 'assignment' ? (call.parent.childForFieldName('left')?.text ?? '') : '';
    if (value !== 'none') found.push({ value, forTraining: /train/i.test(target) });
  }
  const training = found.filter(({ forTraining }) => forTraining);
  const candidates = training.length > 0 ? training : found;
  const numbers = new Set(
    candidates.map(({ value }) => (value.state === 'known' ? value.value : value.state)),
  );
  return numbers.size === 1 && candidates[0] !== undefined ? candidates[0].value : { state: 'missing' };
}
