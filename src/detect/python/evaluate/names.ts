import type { Binding } from '../tree/bindings';
import { reaching } from '../tree/reaching';
import { outerScope, runsInPlace, scopeOf, type Scope } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { contains } from '../tree/syntax';
import { importedValue, unboundName } from './imports';
import { parameterValue } from './parameters';
import { returnedValues } from './returns';
import { agree, AMBIGUOUS, DYNAMIC, through, type Evaluation, type Value } from './value';

/** The value of a name where it is read. */
export function nameValue(node: SyntaxNode, evaluation: Evaluation): Value {
  const module = evaluation.moduleOf(node);
  const found = module.bindings.lookUp(node.text, node);
  if (found === undefined) return unboundName(node.text, module, evaluation);
  const inPlace = isReadInPlace(node, found.scope);
  const bindings = inPlace ? reaching(found.bindings, node).effects : found.bindings;
  return valueOfBindings(withoutFallbacks(bindings, evaluation), evaluation);
}

/** The expressions that a name may be bound to where it is read; undefined where it may be bound to something else. */
export function boundExpressions(
  node: SyntaxNode,
  evaluation: Evaluation,
): readonly SyntaxNode[] | undefined {
  const module = evaluation.moduleOf(node);
  const found = module.bindings.lookUp(node.text, node);
  if (found === undefined) return undefined;
  // What is added to stays in there.
  const isAddedTo = found.bindings.some(({ source }) => source.kind === 'augmented');
  const reached =
    isReadInPlace(node, found.scope) && !isAddedTo ? reaching(found.bindings, node).effects : found.bindings;
  const expressions = reached.map(({ source }) => {
    if (source.kind === 'assignment') return source.value;
    return source.kind === 'augmented' ? source.statement.field('right') : undefined;
  });
  const known = expressions.filter((each) => each !== undefined);
  return known.length === expressions.length && known.length > 0 && known.length <= 8 ? known : undefined;
}

function valueOfBindings(bindings: readonly Binding[], evaluation: Evaluation): Value {
  if (bindings.length > 8) return AMBIGUOUS;
  return agree(bindings.map((binding) => bindingValue(binding, evaluation)));
}

/** Whether nothing between the reading and the binding scope puts the reading off to another time. */
function isReadInPlace(node: SyntaxNode, bindingScope: Scope): boolean {
  let scope: Scope | undefined = scopeOf(node);
  while (scope !== undefined && scope !== bindingScope) {
    if (!runsInPlace(scope)) return false;
    scope = outerScope(scope);
  }
  return scope === bindingScope;
}

function bindingValue({ source, node }: Binding, evaluation: Evaluation): Value {
  switch (source.kind) {
    case 'assignment':
      return through(evaluation.evaluate(source.value), 'constant', node.text, node);
    case 'unpacking':
      return through(unpackedValue(source.value, source.index, evaluation), 'constant', node.text, node);
    case 'parameter':
      return parameterValue(node, source, evaluation);
    case 'definition':
      return source.node.type === 'class_definition'
        ? { kind: 'class', node: source.node }
        : { kind: 'function', node: source.node };
    case 'import':
      return importedValue(source.path, evaluation.moduleOf(node), evaluation);
    case 'augmented':
      return AMBIGUOUS;
    case 'opaque':
      return DYNAMIC;
  }
}

/** `args, rest = parser.parse_known_args()`, `a, b = f()` and a tuple held in a name. */
function unpackedValue(value: SyntaxNode, index: number, evaluation: Evaluation): Value {
  if (value.type === 'call') {
    const callee = value.field('function');
    const method = callee?.field('attribute')?.text;
    if (method === 'parse_known_args') return index === 0 ? evaluation.evaluate(value) : DYNAMIC;
    const functionValue = callee === undefined ? DYNAMIC : evaluation.evaluate(callee);
    if (functionValue.kind !== 'function') return DYNAMIC;
    const elements = returnedValues(functionValue.node).map((returned) =>
      returned.type === 'expression_list' || returned.type === 'tuple' ? returned.children[index] : undefined,
    );
    return agree(elements.map((element) => (element === undefined ? DYNAMIC : evaluation.evaluate(element))));
  }
  const sequence = evaluation.evaluate(value);
  const element = sequence.kind === 'sequence' ? sequence.items[index] : undefined;
  return element === undefined ? DYNAMIC : evaluation.evaluate(element);
}

/**
 * `if lr is None: lr = 0.1` binds only where the name has no value yet: with a value it is left out, without one it is the
 * only binding left.
 */
function withoutFallbacks(bindings: readonly Binding[], evaluation: Evaluation): readonly Binding[] {
  const fallback = bindings.at(-1);
  const [first, ...others] = bindings;
  if (fallback === undefined || first === undefined || others.length !== 1) return bindings;
  if (!isGuardedByNone(fallback)) return bindings;
  const given = bindingValue(first, evaluation);
  if (given.kind === 'none') return [fallback];
  return given.kind === 'number' ? [first] : bindings;
}

function isGuardedByNone({ node, statement }: Binding): boolean {
  const conditional = statement.parent?.parent;
  if (conditional?.type !== 'if_statement') return false;
  const body = conditional.field('consequence');
  const condition = conditional.field('condition')?.text.replaceAll(/\s+/gu, ' ');
  return (
    body !== undefined &&
    contains(body, statement) &&
    (condition === `${node.text} is None` || condition === `not ${node.text}`)
  );
}
