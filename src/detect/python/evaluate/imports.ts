import { KNOWN_PATHS, LIBRARIES, WELL_KNOWN_NAMES } from '../../frameworks/pythonFrameworks';
import { frameworkHandedOn } from '../../frameworks/handedOnFrameworks';
import type { Binding } from '../tree/bindings';
import type { PythonModule } from './pythonModule';
import { agree, AMBIGUOUS, DYNAMIC, through, type Evaluation, type Value } from './value';

/** One spelling for the several import paths of a library's names. */
export function canonicalPath(path: string): string {
  if (!/keras|tensorflow|fastai|optax\._|__dict__/u.test(path)) return path;
  return path
    .replaceAll('.__dict__', '')
    .replace(/^optax\._src\.\w+\./u, 'optax.')
    .replace(/^fastai2?\.(?:\w+\.)*(?:all|basics|optimizer)\.(?=[A-Z])/u, 'fastai.optimizer.')
    .replace(/^(?:.*\.)?keras\.(?=api\.|src\.)(?:api|src)(?:\._v[12])?(?:\.keras)?\./u, 'keras.')
    .replace(/^(?:tensorflow(?:\.compat\.v[12])?|tensorflow\.python|tensorflow\.contrib)\.keras\b/u, 'keras')
    .replace(/^tf_keras\b/u, 'keras')
    .replace(/^tensorflow\.optimizers\b/u, 'keras.optimizers')
    .replace(/^\.*\w+(?:\.\w+)*\.keras(?=\.|$)/u, 'keras');
}

/** What an imported name is: a module or value of the workspace, else a name of a library. */
export function importedValue(path: string, from: PythonModule, evaluation: Evaluation): Value {
  const root = path.split('.')[0] ?? '';
  if (root !== '' && LIBRARIES.has(root)) return { kind: 'path', path: canonicalPath(path) };
  const whole = evaluation.importModule(path, from);
  if (whole !== undefined) return { kind: 'module', module: whole };
  const dot = path.lastIndexOf('.');
  const holder =
    dot > 0 || path.startsWith('.') ? evaluation.importModule(modulePart(path, dot), from) : undefined;
  if (holder !== undefined) {
    const name = path.slice(dot + 1);
    const member = moduleMember(holder, name, evaluation);
    const isUnseen =
      member.kind === 'unknown' && (!binds(holder, name) || frameworkHandedOn(name) !== undefined);
    if (!isUnseen) return member;
  }
  return { kind: 'path', path: canonicalPath(path) };
}

function binds(module: PythonModule, name: string): boolean {
  return module.bindings.inScope(name, module.tree.root).length > 0;
}

/** `.a` of `.a.b`, and `.` of `.b`. */
function modulePart(path: string, dot: number): string {
  const module = path.slice(0, dot);
  return module === '' || module.endsWith('.') ? path.slice(0, dot + 1) : module;
}

/** A name that the file does not bind: from `import *`, or a library's usual name in a fragment of code. */
export function unboundName(name: string, module: PythonModule, evaluation: Evaluation): Value {
  for (const wildcard of module.wildcards) {
    const path = canonicalPath(`${wildcard}.${name}`);
    if (KNOWN_PATHS.has(path)) return { kind: 'path', path };
    const holder = evaluation.importModule(wildcard, module);
    const member = holder === undefined ? undefined : moduleMember(holder, name, evaluation);
    if (holder !== undefined && member !== undefined && (member.kind !== 'unknown' || binds(holder, name)))
      return member;
  }
  const usual = WELL_KNOWN_NAMES.get(name);
  return usual === undefined ? DYNAMIC : { kind: 'path', path: usual };
}

/** A name that another module of the workspace binds, as an importer sees it. */
export function moduleMember(module: PythonModule, name: string, evaluation: Evaluation): Value {
  const bindings = module.bindings.inScope(name, module.tree.root);
  const value = agree(bindings.map((binding) => memberValue(binding, module, evaluation)));
  const [first] = bindings;
  return first === undefined ? value : through(value, 'importedConstant', name, first.node);
}

function memberValue(
  { source, node, deferred }: Binding,
  module: PythonModule,
  evaluation: Evaluation,
): Value {
  if (deferred) return AMBIGUOUS;
  switch (source.kind) {
    case 'assignment':
      return evaluation.evaluate(source.value);
    case 'definition':
      return source.node.type === 'class_definition'
        ? { kind: 'class', node: source.node }
        : { kind: 'function', node: source.node };
    case 'import':
      return evaluation.once(node, () => importedValue(source.path, module, evaluation));
    case 'augmented':
      return AMBIGUOUS;
    case 'unpacking':
    case 'parameter':
    case 'opaque':
      return DYNAMIC;
  }
}
