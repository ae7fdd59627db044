import type { SchedulerUse } from '../../model/optimizer/optimizerConfig';
import {
  ARGUMENT_KEYS,
  CLASS_PATH_KEYS,
  CONSTANT_POLICIES,
  MOMENTUM_SCHEDULER_KEYS,
  SCHEDULER_KEYS,
  SECTION_NAME_KEYS,
} from './configConventions';
import {
  entryOf,
  mappingUnder,
  stringUnder,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type ConfigScalar,
} from './configTree';

/**
 * The schedulers of an optimizer: named inside its learning rate, or beside it or its section, nearest first, as a string or as a
 * mapping with a name (timm, Lightning CLI, solo-learn, AllenNLP, DeepSpeed).
 */
export function schedulersOf(
  rate: ConfigEntry | undefined,
  around: readonly ConfigMapping[],
): readonly SchedulerUse[] {
  const inside = rate?.value?.kind === 'mapping' ? schedulerIn(rate.value, false) : undefined;
  const found = around.flatMap((mapping) => [
    ...SCHEDULER_KEYS.map((key) => schedulerIn(entryOf(mapping, [key])?.value, false)),
    ...MOMENTUM_SCHEDULER_KEYS.map((key) => schedulerIn(entryOf(mapping, [key])?.value, true)),
  ]);
  const known = [inside, ...found].filter((each) => each !== undefined);
  return [...new Map(known.map((each) => [each.span.start, each])).values()];
}

function schedulerIn(node: ConfigNode | undefined, isOfMomentum: boolean): SchedulerUse | undefined {
  const name = nameOf(node);
  if (name === undefined || node === undefined) return undefined;
  const last = name.value.split('.').at(-1) ?? name.value;
  if (CONSTANT_POLICIES.includes(last.toLowerCase())) return undefined;
  const isCyclic = /one_?cycle|cyclic/iu.test(last) && !leavesMomentum(node);
  return { name: last, span: name.span, overwritesMomentum: isOfMomentum || isCyclic };
}

function nameOf(node: ConfigNode | undefined): (ConfigScalar & { readonly value: string }) | undefined {
  if (node?.kind === 'mapping') return stringUnder(node, [...SECTION_NAME_KEYS, ...CLASS_PATH_KEYS]);
  return node?.kind === 'scalar' && isString(node) ? node : undefined;
}

function isString(scalar: ConfigScalar): scalar is ConfigScalar & { readonly value: string } {
  return typeof scalar.value === 'string';
}

/** `cycle_momentum: false` in the scheduler's mapping or its arguments. */
function leavesMomentum(node: ConfigNode): boolean {
  if (node.kind !== 'mapping') return false;
  return [node, mappingUnder(node, ARGUMENT_KEYS)].some((each) => {
    const value = each === undefined ? undefined : entryOf(each, ['cycle_momentum'])?.value;
    return value?.kind === 'scalar' && (value.value === false || value.value === 'false');
  });
}
