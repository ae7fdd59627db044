import type { OptimizerFamily } from '../../model/optimizer/optimizerConfig';
import type { FactorySignature } from './factorySignature';
import type { OptimizerSignature } from './optimizerSignature';

/** What a factory makes of a name; undefined for a name that it does not know. */
export function factoryOptimizer(
  { optimizers, framework, names, defaults, nesterovDefaults = defaults, source }: FactorySignature,
  name: string,
): OptimizerSignature | undefined {
  const plain = name.toLowerCase();
  const kinds: readonly [OptimizerFamily, readonly string[] | undefined, boolean][] = [
    ['sgd', optimizers.sgd, false],
    ['sgd', optimizers.nesterov, true],
    ['sgdLike', optimizers.sgdLike, false],
    ['rmsprop', optimizers.rmsprop, false],
    ['other', optimizers.other, false],
  ];
  const found = kinds.find(([, known]) => known?.includes(plain) === true);
  if (found === undefined) return undefined;
  const [family, , nesterovByDefault] = found;
  const inside = framework === 'keras' || framework === 'mxnet' || framework === 'sklearn';
  return {
    framework,
    optimizer: family === 'sgd' ? 'SGD' : name,
    family,
    momentumForm: family === 'other' ? 'none' : inside ? 'learningRateInside' : 'learningRateOutside',
    paths: [],
    parameters: [],
    names: family === 'other' ? { learningRate: names.learningRate } : names,
    defaults: family === 'sgd' ? (nesterovByDefault ? nesterovDefaults : defaults) : {},
    nesterovByDefault,
    source,
  };
}

/** A pattern for the last names of a factory's callees, as they stand in front of their arguments. */
export function calleePattern({ callees, qualifiers }: FactorySignature): string {
  const names = `\\b(?:${callees.join('|')})\\b(?=[ \\t]*\\()`;
  return qualifiers === undefined
    ? names
    : `(?<=\\b(?:${qualifiers.map((each) => each.replace('.', '\\.')).join('|')}))${names}`;
}
