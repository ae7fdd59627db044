import type { OptimizerSignature } from './optimizerSignature';

/** What modules call the frameworks that they hand on: `from versions import tfv1 as tf`. */
const HANDED_ON: readonly (readonly [name: RegExp, root: string])[] = [
  [/^(?:tf|tensorflow)_?v?[12]?$/u, 'tensorflow'],
  [/^(?:torch|th)$/u, 'torch'],
  [/^optax$/u, 'optax'],
  [/^paddle$/u, 'paddle'],
  [/^(?:mx|mxnet)$/u, 'mxnet'],
  [/^mindspore$/u, 'mindspore'],
];

/** The root of a framework's paths that goes by this name in modules which hand it on. */
export function frameworkHandedOn(name: string): string | undefined {
  return HANDED_ON.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * Optimizers of paths that begin in a module of nobody's: accepted where what follows the framework's usual name is one of its
 * optimizers, or where `train.MomentumOptimizer`, a module and a class of no common name, is one optimizer only.
 */
export class HandedOnOptimizers {
  readonly #byPath: ReadonlyMap<string, OptimizerSignature>;
  readonly #byLastNames: ReadonlyMap<string, ReadonlySet<OptimizerSignature>>;

  constructor(byPath: ReadonlyMap<string, OptimizerSignature>) {
    this.#byPath = byPath;
    this.#byLastNames = bySuffix(byPath);
  }

  signatureOf(path: string): OptimizerSignature | undefined {
    const names = path.replace(/^\.+/u, '').split('.');
    const named = this.#byLastNames.get(names.at(-1) ?? '');
    if (named === undefined) return undefined;
    for (const [index, name] of names.entries()) {
      const root = index === 0 && !path.startsWith('.') ? undefined : frameworkHandedOn(name);
      const rest = names.slice(index + 1);
      const found = root === undefined ? undefined : this.#byPath.get([root, ...rest].join('.'));
      if (found !== undefined) return found;
    }
    const [only, ...others] = this.#byLastNames.get(names.slice(-2).join('.')) ?? [];
    const isCommon = named.size > 1 && !path.endsWith('Optimizer');
    return names.length < 2 || isCommon || others.length > 0 ? undefined : only;
  }
}

/** Optimizers by the last name of their paths, and by the last two. */
function bySuffix(byPath: ReadonlyMap<string, OptimizerSignature>): Map<string, Set<OptimizerSignature>> {
  const found = new Map<string, Set<OptimizerSignature>>();
  for (const [path, signature] of byPath) {
    for (const count of [1, 2]) {
      const suffix = path.split('.').slice(-count).join('.');
      found.set(suffix, (found.get(suffix) ?? new Set()).add(signature));
    }
  }
  return found;
}
