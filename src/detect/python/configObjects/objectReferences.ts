import type { PythonModule } from '../evaluate/pythonModule';
import type { Binding } from '../tree/bindings';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { scopeOf, type Scope } from '../tree/scopes';
import { lastName } from '../tree/syntax';
import { keyText, objectPath, type ObjectPath } from './pathWrites';

/** Which object a path belongs to, and the keys below that object. */
export interface ObjectReference {
  readonly name: string;
  readonly scope: Scope;
  /** The name at the left end, where it is one of the scope. */
  readonly root: SyntaxNode;
  readonly keys: readonly SyntaxNode[];
}

/** Names that configurations go by. */
const CONFIGURATION_NAME =
  /^(?:\w*_)?(?:cfgs?|conf(?:ig)?s?|c|hps?|hparams|hyp|hyper_?param(?:eter)?s|settings)$/iu;
/** Callables that make a configuration, whatever it is called. */
export const MAKER =
  /^(?:CN|CfgNode|ConfigNode|ConfigDict|EasyDict|edict|AttrDict|AttributeDict|Munch|DotMap|Box|SimpleNamespace|Namespace|HParams|get_\w*(?:cfg|config)\w*)$/u;
const MAX_DEPTH = 5;

/** Knows the configuration objects of a module by the expressions that lead into them. */
export class ObjectReferences {
  readonly #module: PythonModule;
  readonly #aliases = new Map<Binding, ObjectPath | undefined>();

  constructor(module: PythonModule) {
    this.#module = module;
  }

  /** Which configuration object a path leads into. */
  of({ root, keys }: ObjectPath, depth = 0): ObjectReference | undefined {
    if (root.text === 'self' || root.text === 'cls') {
      const at = keys.findIndex((key, index) => index + 1 < keys.length && isConfigurationName(keyText(key)));
      if (at < 0) return undefined;
      const name = [root, ...keys.slice(0, at + 1)].map(keyText).join('.');
      return { name, scope: scopeOf(root), root, keys: keys.slice(at + 1) };
    }
    const found = this.#module.bindings.lookUp(root.text, root);
    const [binding, ...others] = found?.bindings ?? [];
    const alias = others.length === 0 && depth < MAX_DEPTH ? this.#aliasOf(binding) : undefined;
    if (alias !== undefined) {
      const target = this.of({ root: alias.root, keys: [...alias.keys, ...keys] }, depth + 1);
      if (target !== undefined) return target;
    }
    const scope = found?.scope ?? this.#module.tree.root;
    if (isConfigurationName(root.text) || isMade(binding)) return { name: root.text, scope, root, keys };
    const at = keys.findIndex((key, index) => index + 1 < keys.length && isConfigurationName(keyText(key)));
    if (at < 0) return undefined;
    const name = [root, ...keys.slice(0, at + 1)].map(keyText).join('.');
    return { name, scope, root, keys: keys.slice(at + 1) };
  }

  #aliasOf(binding: Binding | undefined): ObjectPath | undefined {
    if (binding === undefined) return undefined;
    if (!this.#aliases.has(binding)) this.#aliases.set(binding, aliasOf(binding, this.#module));
    return this.#aliases.get(binding);
  }
}

function isConfigurationName(name: string): boolean {
  return CONFIGURATION_NAME.test(name);
}

function isMade(binding: Binding | undefined): boolean {
  const value = binding?.source.kind === 'assignment' ? binding.source.value : undefined;
  const callee = value?.type === 'call' ? value.field('function') : undefined;
  return callee !== undefined && MAKER.test(lastName(callee).text);
}

/** What else a name's object is called: `optim = config.optim`, `config.optim = optim = ConfigDict()`, `cfg.SOLVER = solver`. */
function aliasOf(binding: Binding, module: PythonModule): ObjectPath | undefined {
  if (binding.source.kind !== 'assignment') return undefined;
  const { node, source } = binding;
  const { value } = source;
  if (value.type === 'attribute' || value.type === 'subscript') return objectPath(value);
  const targets = chainTargets(node);
  const outer = targets.find((target) => target !== node);
  if (outer !== undefined && (outer.type !== 'identifier' || targets.indexOf(node) > 0))
    return objectPath(outer);
  if (value.type === 'identifier') return { root: value, keys: [] };
  if (value.type !== 'call') return undefined;
  for (const use of module.occurrences.identifiers(node.text)) {
    const left = use.parent?.type === 'assignment' && use !== node ? use.parent.field('left') : undefined;
    if (left !== undefined && left !== use && left.type !== 'identifier') return objectPath(left);
  }
  return undefined;
}

/** The targets of `a = b = value`, outermost first. */
function chainTargets(target: SyntaxNode): readonly SyntaxNode[] {
  let assignment = target.parent;
  while (assignment?.parent?.type === 'assignment') assignment = assignment.parent;
  const targets: SyntaxNode[] = [];
  for (
    let each: SyntaxNode | undefined = assignment;
    each?.type === 'assignment';
    each = each.field('right')
  ) {
    const left = each.field('left');
    if (left !== undefined) targets.push(left);
  }
  return targets;
}
