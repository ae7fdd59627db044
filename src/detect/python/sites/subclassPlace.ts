import type { SubclassPlace } from '../../../model/optimizer/optimizerConfig';
import type { PythonModule } from '../evaluate/pythonModule';
import { spanOf, statementOf } from '../tree/syntax';
import type { Site } from './site';

/** Names for the subclass: the first that the module does not use. */
const CLASS_NAMES = ['CoupledSGD', 'ScheduledSGD', 'MomentumLensSGD'];
/** By its path from Keras, whose operations the subclass needs too. */
const KERAS_SGD = /^((?:\w+\.)?keras)\.optimizers\.SGD$/u;

/** Where a subclass of Keras' SGD can stand that takes its place in a call; undefined where the call or its statement leaves no room for one. */
export function subclassPlace({ signature, node }: Site, module: PythonModule): SubclassPlace | undefined {
  const callee = signature.framework === 'keras' && node.type === 'call' ? node.field('function') : undefined;
  const library = callee === undefined ? undefined : KERAS_SGD.exec(callee.text)?.[1];
  const name = CLASS_NAMES.find((each) => module.occurrences.identifiers(each).length === 0);
  if (callee === undefined || library === undefined || name === undefined) return undefined;
  const { start, tree } = statementOf(node);
  const offset = tree.text.lastIndexOf('\n', start - 1) + 1;
  const indent = tree.text.slice(offset, start);
  return /^[ \t]*$/u.test(indent)
    ? { callee: spanOf(callee), base: callee.text, library, name, offset, indent }
    : undefined;
}
