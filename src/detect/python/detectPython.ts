import type { OptimizerConfig } from '../../model/optimizerConfig';
import { Evaluator, type ModuleSource } from './evaluate/evaluator';
import { PythonModule } from './evaluate/pythonModule';
import { trainingBatchSize } from './sites/batchSize';
import { chainSites } from './sites/chainSites';
import { classSites } from './sites/classSites';
import { describeSite } from './sites/describeSite';
import { dictionarySites } from './sites/dictionarySites';
import { factorySites } from './sites/factorySites';
import { Schedulers } from './sites/schedulers';
import type { Site } from './sites/site';
import { solverSites } from './sites/solverSites';
import { scopePath } from './tree/scopes';
import type { SourceTree } from '../parsing/sourceTree';

const NO_WORKSPACE: ModuleSource = {
  importModule: () => undefined,
  openModule: () => undefined,
  readConfiguration: () => ({ kind: 'unknown', reason: 'dynamic' }),
};

/** Every optimizer configuration in a Python module, in its order. `path` is its own, relative to the workspace folder. */
export function detectPython(
  tree: SourceTree,
  path: string,
  workspace: ModuleSource = NO_WORKSPACE,
): OptimizerConfig[] {
  const module = new PythonModule(tree, path);
  const evaluation = new Evaluator(module, workspace);
  const sites = inOrder([
    ...classSites(module, evaluation),
    ...factorySites(module, evaluation),
    ...dictionarySites(module, evaluation),
    ...chainSites(module, evaluation),
    ...solverSites(module, evaluation),
  ]);
  if (sites.length === 0) return [];
  const batchSize = trainingBatchSize(module, evaluation);
  const schedulers = new Schedulers(module, evaluation, sites);
  const ordinals = new Map<string, number>();
  return sites.map((site) => {
    const place = [...scopePath(site.node), site.signature.optimizer].join('/');
    const ordinal = (ordinals.get(place) ?? 0) + 1;
    ordinals.set(place, ordinal);
    const surroundings = { siteId: `${place}#${ordinal}`, batchSize, schedulers: schedulers.of(site) };
    return describeSite(site, surroundings, evaluation);
  });
}

/** By place, each node once. */
function inOrder(sites: readonly Site[]): readonly Site[] {
  const byNode = new Map(sites.toReversed().map((site) => [site.node, site]));
  return [...byNode.values()].toSorted(
    (left, right) => left.node.start - right.node.start || right.node.end - left.node.end,
  );
}
