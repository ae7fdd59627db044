import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { numberedConfigs, type FoundOptimizer } from '../numberedConfigs';
import { Evaluator, type ModuleSource } from './evaluate/evaluator';
import { PythonModule } from './evaluate/pythonModule';
import { assignedConfigs } from './sites/assignedConfigs';
import { trainingBatchSize } from './sites/batchSize';
import { chainSites } from './sites/chainSites';
import { classSites } from './sites/classSites';
import { describeSite } from './sites/describeSite';
import { dictionarySites } from './sites/dictionarySites';
import { factorySites } from './sites/factorySites';
import { Schedulers } from './sites/overwrites/schedulers';
import type { Site } from './sites/site';
import { stepPlaces } from './sites/stepPlaces';
import { subclassPlace } from './sites/subclassPlace';
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
    ...factorySites(module, evaluation),
    ...classSites(module, evaluation),
    ...dictionarySites(module, evaluation),
    ...chainSites(module, evaluation),
    ...solverSites(module, evaluation),
  ]);
  const found = sites.length === 0 ? [] : describedSites(sites, module, evaluation);
  const assigned = assignedConfigs(module, evaluation, found);
  const all = assigned.length === 0 ? found : [...found, ...assigned].toSorted(byPlace);
  return numberedConfigs(all, tree);
}

function describedSites(
  sites: readonly Site[],
  module: PythonModule,
  evaluation: Evaluator,
): readonly FoundOptimizer[] {
  // What surrounds an optimizer without momentum is nobody's question.
  if (sites.every(({ signature }) => signature.family === 'other')) {
    return sites.map((site) =>
      describeSite(site, { batchSize: { state: 'missing' }, schedulers: [] }, evaluation),
    );
  }
  const batchSize = trainingBatchSize(module, evaluation);
  const schedulers = new Schedulers(module, evaluation, sites);
  return sites.map((site) => {
    const own = schedulers.of(site);
    const places =
      own.length === 0
        ? {}
        : { stepPlaces: stepPlaces(site, module, sites), subclassPlace: subclassPlace(site, module) };
    return describeSite(site, { batchSize, schedulers: own, ...places }, evaluation);
  });
}

function byPlace(left: FoundOptimizer, right: FoundOptimizer): number {
  return left.span.start - right.span.start || right.span.end - left.span.end;
}

/** By place, each node once. */
function inOrder(sites: readonly Site[]): readonly Site[] {
  const byNode = new Map(sites.toReversed().map((site) => [site.node, site]));
  return [...byNode.values()].toSorted(
    (left, right) => left.node.start - right.node.start || right.node.end - left.node.end,
  );
}
