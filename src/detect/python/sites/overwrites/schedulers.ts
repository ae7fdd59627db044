import type { SchedulerUse } from '../../../../model/optimizer/optimizerConfig';
import type { PythonModule } from '../../evaluate/pythonModule';
import type { Evaluation } from '../../evaluate/value';
import { grouped } from '../../tree/grouped';
import { calledSchedulers, type SeenScheduler } from './calledSchedulers';
import { runtimeWrites, type RuntimeWrite } from './runtimeWrites';
import type { SyntaxNode } from '../../../parsing/sourceTree';
import { ancestorOf, argumentFor, callArguments, lastName, spanOf, stringValue } from '../../tree/syntax';
import type { Site } from '../site';
import { isOptimizerName, mayBeVariable, variableOf } from '../siteVariable';

/** Top-level names of OpenMMLab's schedules. */
const OPENMMLAB_NAMES = ['lr_config', 'param_scheduler', 'momentum_config'];

/** What changes the learning rate of each site of a module. */
export class Schedulers {
  readonly #module: PythonModule;
  readonly #evaluation: Evaluation;
  readonly #sites: readonly Site[];
  /** What the sites are held in. */
  #variables: ReadonlySet<string | undefined> | undefined;
  /** By the construction that they are given. */
  readonly #aroundNode: ReadonlyMap<SyntaxNode | undefined, readonly SeenScheduler[]>;
  readonly #callbacks: readonly SeenScheduler[];
  /** By the text of the optimizer that they are given. */
  readonly #byOptimizer: ReadonlyMap<string | undefined, readonly SeenScheduler[]>;
  /** Those that are given an optimizer of which the text does not show where it was made. */
  readonly #ofAnyone: readonly SeenScheduler[];
  readonly #written: readonly RuntimeWrite[];
  #openMmlab: readonly SchedulerUse[] | undefined;

  constructor(module: PythonModule, evaluation: Evaluation, sites: readonly Site[]) {
    this.#module = module;
    this.#evaluation = evaluation;
    this.#sites = sites;
    const variables = sites.flatMap((site) => variableOf(site) ?? []);
    const nodes = new Set(sites.map(({ node }) => node));
    const called = calledSchedulers(module, new Set(variables.map(({ text }) => text)));
    const given = called.filter(({ optimizer }) => optimizer !== 'callback');
    const isOwned = ({ optimizer }: SeenScheduler): boolean =>
      typeof optimizer === 'object' &&
      (nodes.has(optimizer) || variables.some((variable) => mayBeVariable(variable, optimizer)));
    this.#callbacks = called.filter(({ optimizer }) => optimizer === 'callback');
    this.#aroundNode = grouped(given, nodeOf);
    this.#byOptimizer = grouped(given.filter(isOwned), (each) => nodeOf(each)?.text);
    this.#ofAnyone = given.filter((each) => !isOwned(each) && mayBeAnyones(each));
    this.#written = runtimeWrites(module);
  }

  of(site: Site): readonly SchedulerUse[] {
    const found = [
      ...this.#scheduleArgument(site),
      ...this.#constructedWith(site),
      ...this.#decay(site),
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

  /** Values written at run time: to the site's own optimizer, and to one that may be anybody's. */
  #writtenBy(site: Site): readonly SchedulerUse[] {
    if (this.#written.length === 0) return [];
    const { framework } = site.signature;
    const own = variableOf(site)?.text;
    const held = (this.#variables ??= new Set(this.#sites.map((each) => variableOf(each)?.text)));
    return this.#written.filter(({ optimizer, frameworks }) => {
      if (frameworks !== undefined && !frameworks.includes(framework)) return false;
      return optimizer === undefined || own === undefined || optimizer === own || !held.has(optimizer);
    });
  }

  #constructedWith(site: Site): readonly SeenScheduler[] {
    const variable = variableOf(site);
    const callbacks = site.signature.framework === 'keras' ? this.#callbacks : [];
    const around = this.#aroundNode.get(site.node) ?? [];
    const own =
      variable === undefined
        ? []
        : (this.#byOptimizer.get(variable.text) ?? []).filter((each) =>
            mayBeVariable(variable, nodeOf(each) ?? variable),
          );
    const found = [...callbacks, ...around, ...own];
    return found.length > 0 ? found : this.#ofAnyone;
  }

  /** Keras' `decay=`, which lowers the rate with every step. */
  #decay({ signature, given }: Site): readonly SchedulerUse[] {
    const decay = signature.framework === 'keras' ? argumentFor(given, ['decay'], []) : undefined;
    if (decay === undefined) return [];
    const value = this.#evaluation.evaluate(decay);
    const isNone = value.kind === 'none' || (value.kind === 'number' && value.value === 0);
    return isNone ? [] : [{ name: 'decay', span: spanOf(decay), overwritesMomentum: false }];
  }
}

function mayBeAnyones(scheduler: SeenScheduler): boolean {
  const optimizer = nodeOf(scheduler);
  return optimizer === undefined || isOptimizerName(lastName(optimizer).text);
}

function nodeOf({ optimizer }: SeenScheduler): SyntaxNode | undefined {
  return typeof optimizer === 'object' ? optimizer : undefined;
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
