import type { Hyperparameter } from '../../../model/hyperparameter';
import type { MomentumInsertion, SchedulerUse } from '../../../model/optimizerConfig';
import type { FoundOptimizer } from '../../numberedConfigs';
import type { Evaluation } from '../evaluate/value';
import { scopePath } from '../tree/scopes';
import { spanOf } from '../tree/syntax';
import { readFlag, readHyperparameter } from './hyperparameters';
import type { Site } from './site';

/** What a document has around its sites. */
export interface SiteSurroundings {
  readonly batchSize: Hyperparameter;
  readonly schedulers: readonly SchedulerUse[];
}

/** The optimizer that a site is, with its values resolved. */
export function describeSite(
  site: Site,
  { batchSize, schedulers }: SiteSurroundings,
  evaluation: Evaluation,
): FoundOptimizer {
  const { signature, node, nameNode } = site;
  const momentum = readHyperparameter(site, 'momentum', signature.defaults.momentum, evaluation);
  return {
    signature,
    within: scopePath(node),
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    learningRate: readHyperparameter(site, 'learningRate', signature.defaults.learningRate, evaluation),
    momentum,
    dampening: readHyperparameter(site, 'dampening', 0, evaluation),
    weightDecay: readHyperparameter(site, 'weightDecay', 0, evaluation),
    nesterov: readFlag(site, evaluation),
    batchSize,
    schedulers,
    momentumInsertion: momentumInsertion(site, momentum),
    incomplete: node.hasError,
  };
}

/** Behind the last argument, unless a momentum is written already or may come in unseen. */
function momentumInsertion(
  { signature, given, insertInto, hasUnreadPositions }: Site,
  momentum: Hyperparameter,
): MomentumInsertion | undefined {
  const [keyword] = signature.names.momentum ?? [];
  const mayComeIn = given.mappings.length > 0 || given.hasSequence;
  if (keyword === undefined || insertInto === undefined || insertInto.hasError || mayComeIn) return undefined;
  if (momentum.state !== 'default' && !(momentum.state === 'missing' && hasUnreadPositions)) return undefined;
  if (given.arguments.some(({ name }) => name === keyword)) return undefined;
  const last = insertInto.children.at(-1);
  return last === undefined
    ? { offset: insertInto.start + 1, prefix: `${keyword}=`, suffix: '' }
    : { offset: last.end, prefix: `, ${keyword}=`, suffix: '' };
}
