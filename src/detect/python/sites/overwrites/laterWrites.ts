import type { Hyperparameter } from '../../../../model/optimizer/hyperparameter';
import { isSureIn } from '../../configObjects/homeBlock';
import { writesOf } from '../../evaluate/writes';
import type { Evaluation } from '../../evaluate/value';
import type { SyntaxNode } from '../../../parsing/sourceTree';
import { statementOf, stringValue } from '../../tree/syntax';
import { describeValue, unknown } from '../describeValue';
import { entriesOf } from '../inheritance';
import type { Site } from '../site';

/**
 * What assignments behind a dictionary, or behind a lazy call, make of a hyperparameter before anything is constructed from it:
 * `cfg.optimizer = dict(type='SGD', lr=0.02)`, then `cfg.optimizer.lr = 0.01`. Undefined where there are none.
 */
export function laterValue(
  { node, nameNode }: Site,
  names: readonly string[],
  evaluation: Evaluation,
): Hyperparameter | undefined {
  const place = isSettings(node) ? placeOf(node) : undefined;
  if (place === undefined) return undefined;
  const writes = names.flatMap((name) =>
    writesOf(
      {
        objectText: place,
        isSame: (object) => plainPath(object.text) === plainPath(place),
        name,
        at: statementOf(node),
      },
      evaluation,
    ),
  );
  const later = writes
    .filter(({ statement }) => statement.start >= node.end)
    .toSorted((left, right) => left.statement.start - right.statement.start);
  const last = later.at(-1);
  if (last === undefined) return undefined;
  const isSure = !last.deferred && isSureIn(last.statement, statementOf(node).parent);
  return last.value === undefined || !isSure
    ? unknown(last.value ?? nameNode, 'ambiguous')
    : describeValue(last.value, evaluation.evaluate(last.value), { state: 'missing' });
}

/** A dictionary, or detectron2's `L(SGD)(…)`: what is written to it later counts. */
function isSettings(node: SyntaxNode): boolean {
  const made = node.type === 'call' ? node.field('function') : undefined;
  const isLazy = made?.type === 'call' && /^(?:L|LazyCall)$/u.test(made.field('function')?.text ?? '');
  return isLazy || entriesOf(node) !== undefined;
}

/** The expression that the settings are read by: the target of their assignment, and the keys that lead to them. */
function placeOf(settings: SyntaxNode): string | undefined {
  const { parent } = settings;
  switch (parent?.type) {
    case 'assignment':
      return parent.field('right') === settings ? parent.field('left')?.text : undefined;
    case 'keyword_argument':
    case 'pair': {
      const isPair = parent.type === 'pair';
      const key = isPair ? stringValue(parent.field('key')) : parent.field('name')?.text;
      const holder = isPair ? parent.parent : parent.parent?.parent;
      const outer = holder === undefined || entriesOf(holder) === undefined ? undefined : placeOf(holder);
      return key === undefined || outer === undefined ? undefined : `${outer}.${key}`;
    }
    default:
      return undefined;
  }
}

function plainPath(text: string): string {
  return text.replaceAll(/\[['"](\w+)['"]\]/gu, '.$1');
}
