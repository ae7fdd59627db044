import type { SchedulerUse } from '../../../model/optimizerConfig';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation } from '../evaluate/value';
import { writtenParts } from '../evaluate/writes';
import { grouped } from '../tree/grouped';
import type { SyntaxNode } from '../../parsing/sourceTree';
import {
  ancestorOf,
  argumentFor,
  callArguments,
  callOfCallee,
  lastName,
  spanOf,
  stringValue,
} from '../tree/syntax';
import type { Site } from './site';
import { isVisible, variableOf } from './siteVariable';

/** Schedulers that write the momentum too, unless told `cycle_momentum=False`. */
const CYCLIC_MOMENTUM: ReadonlySet<string> = new Set(['OneCycleLR', 'CyclicLR']);
/** The end of a scheduler's name in front of its arguments. */
const CALL = /(?:LR|Plateau|WarmRestarts|[Ss]cheduler?|Annealing)(?=[ \t]*\()/gu;
/** Keras callbacks that change the learning rate while `fit` runs. */
const KERAS_CALLBACKS: ReadonlySet<string> = new Set(['LearningRateScheduler', 'ReduceLROnPlateau']);
/** Top-level names of OpenMMLab's schedules. */
const OPENMMLAB_NAMES = ['lr_config', 'param_scheduler', 'momentum_config'];

interface SeenScheduler extends SchedulerUse {
  readonly node: SyntaxNode;
  /** The optimizer as it is given; absent for a callback. */
  readonly optimizer: SyntaxNode | undefined;
}

/** What changes the learning rate of each site of a module. */
export class Schedulers {
  readonly #module: PythonModule;
  readonly #evaluation: Evaluation;
  readonly #sites: readonly Site[];
  /** By the construction that they are given. */
  readonly #aroundNode: ReadonlyMap<SyntaxNode | undefined, readonly SeenScheduler[]>;
  readonly #callbacks: readonly SeenScheduler[];
  /** By the text of the optimizer that they are given. */
  readonly #byOptimizer: ReadonlyMap<string | undefined, readonly SeenScheduler[]>;
  /** Each form once. */
  readonly #written: readonly SchedulerUse[];
  #openMmlab: readonly SchedulerUse[] | undefined;

  constructor(module: PythonModule, evaluation: Evaluation, sites: readonly Site[]) {
    this.#module = module;
    this.#evaluation = evaluation;
    this.#sites = sites;
    const called = calledSchedulers(module);
    this.#aroundNode = grouped(called, ({ optimizer }) => optimizer);
    this.#callbacks = called.filter(({ optimizer }) => optimizer === undefined);
    this.#byOptimizer = grouped(called, ({ optimizer }) => optimizer?.text);
    this.#written = [...new Map(writtenRates(module).map((each) => [each.name, each])).values()];
  }

  of(site: Site): readonly SchedulerUse[] {
    const found = [
      ...this.#scheduleArgument(site),
      ...this.#constructedWith(site),
      ...this.#writtenBy(site),
      ...(site.signature.framework === 'openmmlab'
        ? (this.#openMmlab ??= openMmlabSchedules(this.#module))
        : []),
    ];
    return found.map(({ name, span, overwritesMomentum, initialLearningRate }) => ({
      name,
      span,
      overwritesMomentum,
      ...(initialLearningRate === undefined ? {} : { initialLearningRate }),
    }));
  }

  /** A schedule given as the learning rate, or beside it as MXNet's `lr_scheduler`. */
  #scheduleArgument({ signature, given, written }: Site): readonly SchedulerUse[] {
    const rate =
      written?.learningRate ?? argumentFor(given, signature.names.learningRate, signature.parameters);
    const beside = argumentFor(given, ['lr_scheduler'], []);
    return [rate, beside].flatMap((node): SchedulerUse[] => {
      if (node === undefined) return [];
      const value = this.#evaluation.evaluate(node);
      const use = { span: spanOf(node), overwritesMomentum: false };
      if (value.kind === 'schedule') {
        const { name, initial } = value;
        return [{ ...use, name, ...(initial === undefined ? {} : { initialLearningRate: initial }) }];
      }
      if (value.kind === 'function') return [{ ...use, name: value.node.field('name')?.text ?? 'lambda' }];
      return node === beside ? [{ ...use, name: node.text.split('(')[0] ?? node.text }] : [];
    });
  }

  /** Rates written by hand: those of the site's own optimizer, and of groups that may be anybody's. */
  #writtenBy(site: Site): readonly SchedulerUse[] {
    if (this.#sites.length > 1 && site.signature.framework !== 'pytorch') return [];
    const variable = variableOf(site)?.text;
    return this.#written.filter(({ name }) => {
      const holder = name.includes('.param_groups')
        ? name.slice(0, name.indexOf('.param_groups'))
        : undefined;
      return holder === undefined || variable === undefined || holder === variable;
    });
  }

  #constructedWith(site: Site): readonly SeenScheduler[] {
    const variable = variableOf(site);
    const callbacks = site.signature.framework === 'keras' ? this.#callbacks : [];
    const around = this.#aroundNode.get(site.node) ?? [];
    if (variable === undefined) return [...callbacks, ...around];
    const own = (this.#byOptimizer.get(variable.text) ?? []).filter(
      ({ optimizer }) =>
        variable.type === 'attribute' || (optimizer !== undefined && isVisible(variable, optimizer)),
    );
    return [...callbacks, ...around, ...own];
  }
}

function calledSchedulers(module: PythonModule): readonly SeenScheduler[] {
  return module.nodesAt(CALL).flatMap(({ node }): SeenScheduler[] => {
    if (node.type !== 'identifier') return [];
    const callee =
      node.parent?.type === 'attribute' && node.parent.field('attribute') === node ? node.parent : node;
    const call = callOfCallee(callee);
    if (call === undefined) return [];
    const given = callArguments(call);
    const optimizer = argumentFor(given, ['optimizer'], ['optimizer']);
    const name = lastName(callee).text;
    const isCallback =
      KERAS_CALLBACKS.has(name) && (optimizer === undefined || optimizer.type !== 'identifier');
    if (optimizer === undefined && !isCallback) return [];
    const cycles = argumentFor(given, ['cycle_momentum'], [])?.type !== 'false';
    return [
      {
        name,
        span: spanOf(call),
        node: call,
        overwritesMomentum: CYCLIC_MOMENTUM.has(name) && cycles,
        optimizer: KERAS_CALLBACKS.has(name) && module.text.includes('keras') ? undefined : optimizer,
      },
    ];
  });
}

/** `param_group['lr'] = …` by hand. */
function writtenRates(module: PythonModule): readonly SchedulerUse[] {
  if (!module.text.includes('param_group')) return [];
  return writtenParts('lr', module).flatMap(({ target, object }): SchedulerUse[] => {
    if (target.type !== 'subscript') return [];
    const holder = object.text;
    return /group|^(?:g|pg|p)$/u.test(holder)
      ? [{ name: `${holder}['lr'] =`, span: spanOf(target), overwritesMomentum: false }]
      : [];
  });
}

/** `lr_config = dict(policy='step')`, `param_scheduler = [dict(type='CosineAnnealingLR')]`. */
function openMmlabSchedules(module: PythonModule): readonly SchedulerUse[] {
  return OPENMMLAB_NAMES.flatMap((name) =>
    module.bindings.inScope(name, module.tree.root).flatMap(({ source }): SchedulerUse[] => {
      if (source.kind !== 'assignment') return [];
      return typesIn(source.value).map((node) => {
        const type = stringValue(node) ?? '';
        return {
          name: type,
          span: spanOf(node),
          overwritesMomentum: /Momentum/u.test(type) || name === 'momentum_config',
        };
      });
    }),
  );
}

function typesIn(value: SyntaxNode): readonly SyntaxNode[] {
  if (value.type === 'list' || value.type === 'tuple') return value.children.flatMap(typesIn);
  if (value.type !== 'call') return [];
  const named = callArguments(value).arguments.find(
    ({ name }) => name === 'type' || name === 'policy',
  )?.value;
  return named?.type === 'string' && ancestorOf(named, ['call']) === value ? [named] : [];
}
