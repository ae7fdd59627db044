import type { FoundOptimizer } from '../numberedConfigs';
import type { ConfigMapping, ConfigNode, ConfigText } from './configTree';
import { describeConfig } from './describeConfig';
import { ownDecisiveEntry, type ConfigMatch, type ConfigPlace } from './matching/configMatch';
import { matchConfig } from './matching/matchConfig';

/** Every optimizer that a configuration holds, wherever it stands in it. */
export function optimizersIn(root: ConfigNode, source: ConfigText): FoundOptimizer[] {
  const found: FoundOptimizer[] = [];
  const visit = (
    node: ConfigNode,
    { keys, holders, entry }: Omit<ConfigPlace, 'source' | 'mapping'>,
  ): void => {
    switch (node.kind) {
      case 'scalar':
        return;
      case 'sequence':
        for (const item of node.items) visit(item, { keys, holders, entry: undefined });
        return;
      case 'mapping': {
        const place = { mapping: node, keys, holders, entry, source };
        const match = matchConfig(node, place);
        if (match !== undefined && (source.isOverBases !== true || isWrittenHere(match, node)))
          found.push(describeConfig(match, place, source));
        const within = [...holders, node];
        for (const inner of node.entries) {
          if (inner.value === undefined || inner.value.kind === 'scalar') continue;
          if (source.isOverBases === true && inner.inherited === true) continue;
          visit(inner.value, { keys: [...keys, inner.key], holders: within, entry: inner });
        }
      }
    }
  };
  visit(root, { keys: [], holders: [], entry: undefined });
  return found;
}

/** Whether the file itself names the optimizer or says one of its hyperparameters, rather than a base of it. */
function isWrittenHere({ values }: ConfigMatch, mapping: ConfigMapping): boolean {
  return [mapping, values].some((each) => ownDecisiveEntry(each) !== undefined);
}
