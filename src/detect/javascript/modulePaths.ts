import type { SyntaxNode } from '../parsing/sourceTree';
import type { BindingTable } from './bindings';
import { MODULES } from './signatures';
import { dottedNames } from './syntax';

const MAX_DEPTH = 6;
/** A script tag binds TensorFlow.js to this global. */
const GLOBAL_NAME = 'tf';

/** What `a.b.c` stands for in the library's own names, `tf.train.sgd`; undefined for anything else. */
export function libraryPath(
  node: SyntaxNode | undefined,
  bindings: BindingTable,
  depth = 0,
): string | undefined {
  const [first, ...rest] = dottedNames(node) ?? [];
  if (node === undefined || first === undefined || depth > MAX_DEPTH) return undefined;
  const base = pathOfName(first, node, bindings, depth);
  return base === undefined ? undefined : [base, ...rest].join('.');
}

function pathOfName(
  name: string,
  node: SyntaxNode,
  bindings: BindingTable,
  depth: number,
): string | undefined {
  const [binding, ...others] = bindings.lookUp(name, node);
  if (binding === undefined) return name === GLOBAL_NAME ? GLOBAL_NAME : undefined;
  if (others.length > 0) return undefined;
  switch (binding.kind) {
    case 'import': {
      const module = MODULES.find(({ specifier }) => specifier.test(binding.specifier))?.name;
      // A project's own module that hands the library on under its usual name.
      const known = module ?? (name === GLOBAL_NAME ? GLOBAL_NAME : undefined);
      if (known === undefined || binding.imported === undefined) return known;
      return binding.imported === known ? known : `${known}.${binding.imported}`;
    }
    case 'parameter':
      return name === GLOBAL_NAME ? GLOBAL_NAME : undefined;
    case 'value':
      return libraryPath(binding.value, bindings, depth + 1);
    case 'member': {
      const object = libraryPath(binding.value, bindings, depth + 1);
      return object === undefined ? undefined : `${object}.${binding.key}`;
    }
    case 'other':
      return undefined;
  }
}
