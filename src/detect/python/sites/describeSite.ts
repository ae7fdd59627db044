import type { Hyperparameter } from '../../../model/hyperparameter';
import type { MomentumInsertion, OptimizerConfig, SchedulerUse } from '../../../model/optimizerConfig';
import type { Evaluation } from '../evaluate/value';
import { spanOf } from '../tree/syntax';
import { readFlag, readHyperparameter } from './hyperparameters';
import type { Site } from './site';

/** What a document has around its sites. */
export interface SiteSurroundings {
  readonly siteId: string;
  readonly batchSize: Hyperparameter;
  readonly schedulers: readonly SchedulerUse[];
}

/** The configuration that a site is, with its values resolved. */
export function describeSite(
  site: Site,
  { siteId, batchSize, schedulers }: SiteSurroundings,
  evaluation: Evaluation,
): OptimizerConfig {
  const { signature, node, nameNode } = site;
  const momentum = readHyperparameter(site, 'momentum', signature.defaults.momentum, evaluation);
  const insertion = momentumInsertion(site, momentum);
  return {
    siteId,
    framework: signature.framework,
    optimizer: signature.optimizer,
    family: signature.family,
    momentumForm: signature.momentumForm,
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    line: node.line,
    endLine: node.tree.lineAt(Math.max(node.start, node.end - 1)),
    learningRate: readHyperparameter(site, 'learningRate', signature.defaults.learningRate, evaluation),
    momentum,
    dampening: readHyperparameter(site, 'dampening', 0, evaluation),
    weightDecay: readHyperparameter(site, 'weightDecay', 0, evaluation),
    nesterov: readFlag(site, evaluation),
    batchSize,
    schedulers,
    ...(insertion === undefined ? {} : { momentumInsertion: insertion }),
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
