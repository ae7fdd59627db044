import type { Hyperparameter } from '../../../model/optimizer/hyperparameter';
import type {
  MomentumInsertion,
  SchedulerUse,
  StepPlaces,
  SubclassPlace,
} from '../../../model/optimizer/optimizerConfig';
import type { FoundOptimizer } from '../../numberedConfigs';
import type { Evaluation } from '../evaluate/value';
import { scopePath } from '../tree/scopes';
import { spanOf } from '../tree/syntax';
import { describeGroups, type GroupedSite } from './groupValues';
import { ownHyperparameter, readFlag, readHyperparameter } from './hyperparameters';
import { parameterGroups } from './parameterGroups';
import { scheduledCall } from './scheduledCall';
import type { Site } from './site';

/** What a document has around its sites. */
export interface SiteSurroundings {
  readonly batchSize: Hyperparameter;
  readonly schedulers: readonly SchedulerUse[];
  readonly stepPlaces?: StepPlaces | undefined;
  readonly subclassPlace?: SubclassPlace | undefined;
}

/** The optimizer that a site is, with its values resolved. */
export function describeSite(
  site: Site,
  { batchSize, schedulers, stepPlaces, subclassPlace }: SiteSurroundings,
  evaluation: Evaluation,
): FoundOptimizer {
  const { signature, node, nameNode } = site;
  const { defaults } = signature;
  const call = schedulers.length === 0 ? undefined : scheduledCall(site, evaluation);
  const grouped: GroupedSite = { site, groups: parameterGroups(site, evaluation), evaluation };
  const momentum = readHyperparameter('momentum', defaults.momentum, grouped);
  const groups = describeGroups(
    {
      learningRate: ownHyperparameter('learningRate', defaults.learningRate, grouped),
      momentum: ownHyperparameter('momentum', defaults.momentum, grouped),
    },
    grouped,
  );
  return {
    signature,
    within: scopePath(node),
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    learningRate: readHyperparameter('learningRate', defaults.learningRate, grouped),
    momentum,
    dampening: readHyperparameter('dampening', 0, grouped),
    weightDecay: readHyperparameter(
      'weightDecay',
      defaults.weightDecay ?? (signature.family === 'other' ? undefined : 0),
      grouped,
    ),
    nesterov: readFlag(grouped),
    batchSize,
    schedulers,
    momentumInsertion: momentumInsertion(site, momentum),
    ...(groups === undefined ? {} : { parameterGroups: groups }),
    ...(stepPlaces === undefined ? {} : { stepPlaces }),
    ...(subclassPlace === undefined ? {} : { subclassPlace }),
    ...(call === undefined ? {} : { scheduledCall: call }),
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
