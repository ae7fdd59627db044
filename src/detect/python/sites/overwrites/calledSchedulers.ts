import type { SchedulerUse } from '../../../../model/optimizer/optimizerConfig';
import type { PythonModule } from '../../evaluate/pythonModule';
import type { SyntaxNode } from '../../../parsing/sourceTree';
import {
  ancestorOf,
  argumentFor,
  callArguments,
  callOfCallee,
  lastName,
  spanOf,
  stringValue,
  type CallArguments,
} from '../../tree/syntax';

/** A scheduler's construction, or a mention of one that somebody else constructs. */
export interface SeenScheduler extends SchedulerUse {
  /** The optimizer as it is given; `unseen` where others give it. */
  readonly optimizer: SyntaxNode | 'callback' | 'unseen';
}

/** Schedulers that write the momentum too, unless told `cycle_momentum=False`. */
const CYCLIC_MOMENTUM = /^(?:OneCycle|Cyclic)(?:LR)?(?:Scheduler)?$|^MomentumScheduler$/u;
const CYCLIC_CLASSES = ['OneCycleLR', 'CyclicLR'];
const ANY_CYCLIC_CLASS = new RegExp(CYCLIC_CLASSES.join('|'), 'u');
/** The end of a scheduler's name in front of its arguments. */
const CALL =
  /(?:LR|Plateau|WarmRestarts|[Ss]cheduler?|Annealing|OneCycle|schedule_with_warmup)(?=[ \t]*\()/gu;
/** Keras callbacks that change the learning rate while `fit` runs. */
const KERAS_CALLBACKS: ReadonlySet<string> = new Set(['LearningRateScheduler', 'ReduceLROnPlateau']);

/** The schedulers of a module; `variables` are the texts that its optimizers are bound to. */
export function calledSchedulers(
  module: PythonModule,
  variables: ReadonlySet<string>,
): readonly SeenScheduler[] {
  return [...constructions(module, variables), ...mentions(module)];
}

function constructions(module: PythonModule, variables: ReadonlySet<string>): readonly SeenScheduler[] {
  return module.nodesAt(CALL).flatMap(({ node }): SeenScheduler[] => {
    if (node.type !== 'identifier') return [];
    const callee =
      node.parent?.type === 'attribute' && node.parent.field('attribute') === node ? node.parent : node;
    const call = callOfCallee(callee);
    if (call === undefined) return [];
    const given = callArguments(call);
    const optimizer = optimizerOf(given, variables);
    const name = lastName(callee).text;
    const isCallback =
      KERAS_CALLBACKS.has(name) && (optimizer === undefined || optimizer.type !== 'identifier');
    if (optimizer === undefined && !isCallback) return [];
    const isOfKeras = KERAS_CALLBACKS.has(name) && module.text.includes('keras');
    return [
      {
        name,
        span: spanOf(call),
        overwritesMomentum: overwritesMomentum(name, given),
        optimizer: isOfKeras ? 'callback' : (optimizer ?? 'callback'),
      },
    ];
  });
}

/** By name, by place, or wherever one of the file's optimizers stands: `get_scheduler('linear', optimizer)`. */
function optimizerOf(given: CallArguments, variables: ReadonlySet<string>): SyntaxNode | undefined {
  const first = argumentFor(given, ['optimizer'], ['optimizer']);
  if (first !== undefined && variables.has(first.text)) return first;
  return given.arguments.find(({ value }) => variables.has(value.text))?.value ?? first;
}

/** Cyclic ones do, and those that are told to schedule it (ignite's `param_name`). */
function overwritesMomentum(name: string, given: CallArguments): boolean {
  const cycles = argumentFor(given, ['cycle_momentum'], [])?.type !== 'false';
  const isTold = given.arguments.some(({ value }) => stringValue(value) === 'momentum');
  return isTold || (CYCLIC_MOMENTUM.test(name) && cycles);
}

/** `partial(OneCycleLR, …)`, `scheduler_class=OneCycleLR`, `policy='OneCycleLR'`: constructed by somebody else. */
function mentions(module: PythonModule): readonly SeenScheduler[] {
  if (!ANY_CYCLIC_CLASS.test(module.text)) return [];
  return CYCLIC_CLASSES.flatMap((name) => {
    if (!module.mentions(name)) return [];
    const nodes = [...module.occurrences.identifiers(name), ...module.occurrences.strings(name)];
    return nodes.flatMap((node): SeenScheduler[] => {
      const reference =
        node.parent?.type === 'attribute' && node.parent.field('attribute') === node ? node.parent : node;
      if (isNoUse(reference)) return [];
      const holder = ancestorOf(reference, ['call', 'dictionary']);
      if (holder !== undefined && /cycle_momentum['"]?\s*[=:]\s*False/u.test(holder.text)) return [];
      return [{ name, span: spanOf(node), overwritesMomentum: true, optimizer: 'unseen' }];
    });
  });
}

/** Called at once, imported, compared with, or asked about. */
function isNoUse(reference: SyntaxNode): boolean {
  const { parent } = reference;
  if (callOfCallee(reference) !== undefined) return true;
  if (parent?.type === 'comparison_operator' || parent?.type === 'expression_statement') return true;
  if (ancestorOf(reference, ['import_statement', 'import_from_statement', 'type']) !== undefined) return true;
  const callee = ancestorOf(reference, ['call'])?.field('function')?.text;
  return callee === 'isinstance' || callee === 'issubclass';
}
