import { signatureOfImport } from '../../frameworks/pythonFrameworks';
import { HYPERPARAMETER_KEYS } from '../configConventions';
import { entryOf, type ConfigMapping } from '../configTree';
import { defaultsByName, NO_DEFAULTS } from '../frameworkDefaults';
import { familyOfName } from '../optimizerNames';
import { formOf, type ConfigMatch, type ConfigPlace } from './configMatch';

/**
 * A class of an optimizer whose parameters gin binds: `scope/torch.optim.SGD.lr = 0.1`. Nothing is claimed of what is not bound:
 * whoever calls the class may pass it.
 */
export function matchGin(
  mapping: ConfigMapping,
  { entry, keys, source }: ConfigPlace,
): ConfigMatch | undefined {
  if (source.syntax !== 'gin' || entry === undefined || keys.length !== 1) return undefined;
  const path = entry.key.split('/').at(-1) ?? '';
  const known = signatureOfImport(path);
  const named = familyOfName(path);
  const bound = [...HYPERPARAMETER_KEYS.learningRate, ...HYPERPARAMETER_KEYS.momentum];
  if (named === undefined || entryOf(mapping, bound) === undefined) return undefined;
  const { optimizer, family } = known ?? named;
  return {
    framework: known?.framework ?? 'genericConfig',
    optimizer,
    family,
    momentumForm: known?.momentumForm ?? formOf(family),
    defaults: family === 'sgd' ? NO_DEFAULTS : defaultsByName(named),
    nameSpan: entry.keySpan,
    values: mapping,
    weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
  };
}
