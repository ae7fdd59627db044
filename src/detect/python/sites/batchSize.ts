import type { Hyperparameter } from '../../../model/optimizer/hyperparameter';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { describeValue } from './describeValue';

const MAX_KEYWORDS = 24;
const KEYWORD = /\bbatch_size[ \t]*=(?!=)/gu;

/** The batch size of the file's training data, where loaders (or the one named for training) agree on it. */
export function trainingBatchSize(module: PythonModule, evaluation: Evaluation): Hyperparameter {
  const keywords = module.nodesAt(KEYWORD);
  // Where so many are given, as in a test suite, no one of them is the training data's.
  if (keywords.length > MAX_KEYWORDS) return { state: 'missing' };
  const found = keywords.flatMap(({ node: keyword }) => {
    const call = keyword.type === 'keyword_argument' ? keyword.parent?.parent : undefined;
    const argument = keyword.field('value');
    if (argument === undefined || call?.type !== 'call') return [];
    const value = describeValue(argument, evaluation.evaluate(argument), { state: 'missing' });
    return value.state === 'missing' ? [] : [{ value, forTraining: isForTraining(call) }];
  });
  const training = found.filter(({ forTraining }) => forTraining);
  const candidates = training.length > 0 ? training : found;
  const numbers = new Set(
    candidates.map(({ value }) => (value.state === 'known' ? value.value : value.state)),
  );
  return numbers.size === 1 && candidates[0] !== undefined ? candidates[0].value : { state: 'missing' };
}

function isForTraining(call: SyntaxNode): boolean {
  const target = call.parent?.type === 'assignment' ? call.parent.field('left')?.text : undefined;
  return target !== undefined && /train/iu.test(target);
}
