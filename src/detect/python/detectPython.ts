import type { OptimizerConfig } from '../../model/optimizerConfig';
import { numberedConfigs } from '../numberedConfigs';
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
  const found = sites.map((site) =>
    describeSite(site, { batchSize, schedulers: schedulers.of(site) }, evaluation),
  );
  return numberedConfigs(found, tree);
}

/** By place, each node once. */
function inOrder(sites: readonly Site[]): readonly Site[] {
  const byNode = new Map(sites.toReversed().map((site) => [site.node, site]));
  return [...byNode.values()].toSorted(
    (left, right) => left.node.start - right.node.start || right.node.end - left.node.end,
  );
}
