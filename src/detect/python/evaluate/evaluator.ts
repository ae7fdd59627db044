import type { SourceTree, SyntaxNode } from '../../parsing/sourceTree';
import { dictionaryArguments, stringValue } from '../tree/syntax';
import { arithmeticValue, conditionalValue, logicalValue } from './arithmetic';
import { callValue } from './callValues';
import { memberOf, partOf, partValue } from './members';
import { nameValue } from './names';
import type { PythonModule } from './pythonModule';
import { canonicalPath } from './imports';
import {
  AMBIGUOUS,
  DYNAMIC,
  NOT_A_NUMBER,
  NOT_FINITE,
  numberAt,
  pythonNumber,
  type Evaluation,
  type Value,
} from './value';

/** Other modules and configuration files, as the workspace has them. */
export interface ModuleSource {
  openModule(file: string): PythonModule | undefined;
  importModule(path: string, from: PythonModule): PythonModule | undefined;
  readConfiguration(path: string, from: PythonModule, follows?: 'references'): Value;
}

const MAX_DEPTH = 40;

/** Finds what expressions are from the text alone: each one once, and never a guess. */
export class Evaluator implements Evaluation {
  readonly #modules = new Map<SourceTree, PythonModule>();
  readonly #values = new Map<SyntaxNode, Value>();
  readonly #source: ModuleSource;
  #depth = 0;

  constructor(module: PythonModule, source: ModuleSource) {
    this.#modules.set(module.tree, module);
    this.#source = source;
  }

  evaluate(node: SyntaxNode): Value {
    return this.once(node, () => this.#find(node));
  }

  once(node: SyntaxNode, find: () => Value): Value {
    const known = this.#values.get(node);
    if (known !== undefined) return known;
    if (this.#depth > MAX_DEPTH) return DYNAMIC;
    // A value that is defined through itself is not known.
    this.#values.set(node, AMBIGUOUS);
    this.#depth += 1;
    try {
      const value = find();
      this.#values.set(node, value);
      return value;
    } finally {
      this.#depth -= 1;
    }
  }

  moduleOf(node: SyntaxNode): PythonModule {
    const module = this.#modules.get(node.tree);
    if (module === undefined) throw new Error('A node of a module that was never opened');
    return module;
  }

  memberOf(value: Value, name: string, at: SyntaxNode): Value | undefined {
    return memberOf(value, name, at, this);
  }

  partOf(object: SyntaxNode, value: Value, name: string): Value | undefined {
    return partOf({ object, value, name, read: object }, this);
  }

  importModule(path: string, from: PythonModule): PythonModule | undefined {
    return this.#opened(this.#source.importModule(path, from));
  }

  openModule(file: string): PythonModule | undefined {
    return this.#opened(this.#source.openModule(file));
  }

  #opened(module: PythonModule | undefined): PythonModule | undefined {
    if (module !== undefined) this.#modules.set(module.tree, module);
    return module;
  }

  readConfiguration(path: string, from: PythonModule, follows?: 'references'): Value {
    return this.#source.readConfiguration(path, from, follows);
  }

  #find(node: SyntaxNode): Value {
    switch (node.type) {
      case 'integer':
      case 'float':
        return numberAt(node, pythonNumber(node.text));
      case 'none':
        return { kind: 'none' };
      case 'true':
      case 'false':
        return { kind: 'boolean', value: node.type === 'true' };
      case 'string': {
        const value = stringValue(node);
        return value === undefined ? NOT_A_NUMBER : { kind: 'string', value, node };
      }
      case 'concatenated_string':
        return NOT_A_NUMBER;
      case 'list':
      case 'tuple':
      case 'expression_list':
        return { kind: 'sequence', items: node.children };
      case 'dictionary': {
        const entries = dictionaryArguments(node);
        return entries === undefined ? DYNAMIC : { kind: 'dictionary', entries };
      }
      case 'parenthesized_expression':
      case 'type':
      case 'await': {
        const [inner] = node.children;
        return inner === undefined ? DYNAMIC : this.evaluate(inner);
      }
      case 'named_expression': {
        const value = node.field('value');
        return value === undefined ? DYNAMIC : this.evaluate(value);
      }
      case 'unary_operator':
      case 'binary_operator':
        return arithmeticValue(node, this);
      case 'conditional_expression':
        return conditionalValue(node, this);
      case 'not_operator':
      case 'boolean_operator':
      case 'comparison_operator':
        return logicalValue(node, this);
      case 'identifier':
        return nameValue(node, this);
      case 'attribute': {
        const object = node.field('object');
        const attribute = node.field('attribute');
        if (object === undefined || attribute === undefined) return DYNAMIC;
        return canonical(partValue(object, attribute.text, node, this), this, node);
      }
      case 'subscript':
        return this.#subscriptValue(node);
      case 'call':
        return callValue(node, this);
      case 'lambda':
        return { kind: 'function', node };
      case 'dictionary_comprehension':
        return this.#copiedMapping(node);
      default:
        return DYNAMIC;
    }
  }

  #subscriptValue(node: SyntaxNode): Value {
    const object = node.field('value');
    const subscript = node.field('subscript');
    if (object === undefined || subscript === undefined) return DYNAMIC;
    const key = this.evaluate(subscript);
    if (key.kind === 'string') return partValue(object, key.value, node, this);
    if (key.kind !== 'number') return DYNAMIC;
    const value = this.evaluate(object);
    if (value.kind === 'commandLine' && key.value === 0) return value;
    if (value.kind !== 'sequence') return DYNAMIC;
    const item = value.items.at(key.value);
    return item === undefined || value.items.some(({ type }) => type === 'list_splat')
      ? DYNAMIC
      : this.evaluate(item);
  }

  /** `{k: v for k, v in vars(args).items() if …}` has entries of what it is made of. */
  #copiedMapping(node: SyntaxNode): Value {
    const clause = node.children.find(({ type }) => type === 'for_in_clause');
    const pair = node.children.find(({ type }) => type === 'pair');
    const source = clause?.field('right');
    const callee = source?.type === 'call' ? source.field('function') : undefined;
    const object = callee?.field('object');
    if (callee?.field('attribute')?.text !== 'items' || object === undefined) return DYNAMIC;
    const names = clause?.field('left')?.children.map(({ text }) => text) ?? [];
    const isCopy = pair?.field('key')?.text === names[0] && pair?.field('value')?.text === names[1];
    return isCopy ? this.evaluate(object) : DYNAMIC;
  }
}

/** absl's and TensorFlow 1's global flags; any other library name in one spelling. */
function canonical(value: Value, evaluation: Evaluation, node: SyntaxNode): Value {
  if (value.kind !== 'path') return value;
  if (/^(?:math|numpy|torch|jax\.numpy)\.(?:inf|nan|Inf|NaN|NAN|Infinity)$/u.test(value.path))
    return NOT_FINITE;
  return /\bflags\.FLAGS$/u.test(value.path)
    ? { kind: 'commandLine', module: evaluation.moduleOf(node), overrides: [] }
    : { kind: 'path', path: canonicalPath(value.path) };
}
