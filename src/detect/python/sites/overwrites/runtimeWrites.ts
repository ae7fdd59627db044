import type { Framework, SchedulerUse } from '../../../../model/optimizer/optimizerConfig';
import type { PythonModule } from '../../evaluate/pythonModule';
import { writtenParts } from '../../evaluate/writes';
import type { SyntaxNode } from '../../../parsing/sourceTree';
import { iterableOf } from '../../tree/loops';
import { isOptimizerName } from '../siteVariable';
import {
  ancestorOf,
  callArguments,
  callOfCallee,
  contains,
  dictionaryArguments,
  lastName,
  spanOf,
} from '../../tree/syntax';

/** A learning rate or momentum that the program itself replaces while it runs. */
export interface RuntimeWrite extends SchedulerUse {
  /** The optimizer as it is written there; absent where the text does not show which. */
  readonly optimizer: string | undefined;
  /** Only optimizers of these frameworks can be meant; any where absent. */
  readonly frameworks?: readonly Framework[];
}

/** Frameworks whose optimizers have their hyperparameters as attributes. */
const WITH_ATTRIBUTES: readonly Framework[] = ['keras', 'tensorflow1', 'mxnet', 'paddle'];
const RATE_ATTRIBUTES = ['lr', 'learning_rate', '_learning_rate'];
const MOMENTUM_ATTRIBUTES = ['momentum', '_momentum'];
/** What has to stand in a text that writes one. */
const ATTRIBUTE_WRITE =
  /(?:optimi[sz]er|optim|opt|sgd)\.(?:lr|_?learning_rate|_?momentum)[ \t]*(?:[-+*/]?=(?!=)|,)/iu;
const GROUP_NAME = /group|^(?:g|pg|p)$/u;
/** Calls that train by a cycle of rate and momentum, and those that change the rate only. */
const CYCLES: ReadonlySet<string> = new Set(['fit_one_cycle', 'fit_onecycle', 'fine_tune', 'autofit']);
const CYCLE_CALL = /\b(?:fit_one_cycle|fit_onecycle|fine_tune|autofit|fit_flat_cos|fit_sgdr)\b(?=[ \t]*\()/gu;
/** Setters of one rate, and assignments to a variable that holds a hyperparameter. */
const SETTER_CALL = /\b(?:set_learning_rate|set_lr|assign|set_value)\b(?=[ \t]*\()/gu;

/** Everything of a module that replaces a written learning rate or momentum at run time, apart from schedulers. */
export function runtimeWrites(module: PythonModule): readonly RuntimeWrite[] {
  const found = [
    ...groupWrites(module),
    ...attributeWrites(module),
    ...setterCalls(module),
    ...cycles(module),
  ];
  return [...new Map(found.map((each) => [`${each.name} ${each.optimizer}`, each])).values()];
}

/** `group['lr'] = …` and `group.update(momentum=…)` of a group in `optimizer.param_groups`, whatever it is called. */
function groupWrites(module: PythonModule): readonly RuntimeWrite[] {
  if (!module.mentions('param_group')) return [];
  const assigned = ['lr', 'momentum'].flatMap((name) =>
    writtenParts(name, module).flatMap(({ target, object }): RuntimeWrite[] =>
      target.type === 'subscript' && isGroup(object) ? [writeOf(name, object, target)] : [],
    ),
  );
  return [...assigned, ...updates(module), ...writesUnderSomeKey(module)];
}

/** `group[key] = …` in a loop over `param_groups`: any entry may be meant. */
function writesUnderSomeKey(module: PythonModule): readonly RuntimeWrite[] {
  return module.occurrences.identifiers('param_groups').flatMap((node): RuntimeWrite[] => {
    const loop = ancestorOf(node, ['for_statement']);
    const left = loop?.field('left');
    const body = loop?.field('body');
    const variable = left?.type === 'identifier' ? left : left?.children.at(-1);
    if (body === undefined || variable?.type !== 'identifier' || !isIn(loop?.field('right'), node)) return [];
    const write = new RegExp(`\\b${variable.text}\\[(?!['"])[^\\]\\n]+\\][ \\t]*[-+*/]?=(?!=)`, 'u').exec(
      body.text,
    );
    if (write === null) return [];
    return [
      {
        name: `${variable.text}[…] =`,
        span: { start: body.start + write.index, end: body.start + write.index + write[0].length },
        overwritesMomentum: true,
        optimizer: /(?<![\w.])([\w.]+)\.param_groups\b/u.exec(loop?.field('right')?.text ?? '')?.[1],
      },
    ];
  });
}

function isIn(holder: SyntaxNode | undefined, node: SyntaxNode): boolean {
  return holder !== undefined && contains(holder, node);
}

function updates(module: PythonModule): readonly RuntimeWrite[] {
  return module.occurrences.identifiers('update').flatMap((node) => {
    const object = node.parent?.type === 'attribute' ? node.parent.field('object') : undefined;
    const call = node.parent === undefined ? undefined : callOfCallee(node.parent);
    if (object === undefined || call === undefined || !isGroup(object)) return [];
    const { arguments: given } = callArguments(call);
    const whole = given.find(({ name }) => name === undefined)?.value;
    const entries = whole?.type === 'dictionary' ? dictionaryArguments(whole)?.arguments : undefined;
    const isSeen = whole === undefined || entries !== undefined;
    const names = [...given, ...(entries ?? [])].map(({ name }) => name);
    return ['lr', 'momentum']
      .filter((name) => !isSeen || names.includes(name))
      .map((name) => writeOf(name, object, call));
  });
}

function writeOf(name: string, object: SyntaxNode, at: SyntaxNode): RuntimeWrite {
  return {
    name: `${object.text}['${name}'] =`,
    span: spanOf(at),
    overwritesMomentum: name === 'momentum',
    optimizer: ownerOf(object),
  };
}

/** One of an optimizer's parameter groups, or its defaults. */
function isGroup(object: SyntaxNode): boolean {
  if (/\.param_groups\[|\.defaults$/u.test(object.text)) return true;
  if (object.type !== 'identifier') return false;
  return GROUP_NAME.test(object.text) || iterableOf(object)?.text.includes('param_groups') === true;
}

/** `optimizer` of `optimizer.param_groups[0]`, or of what a loop walks through. */
function ownerOf(object: SyntaxNode): string | undefined {
  const text = object.type === 'identifier' ? (iterableOf(object)?.text ?? '') : object.text;
  return /(?<![\w.])([\w.]+)\.(?:param_groups|defaults)\b/u.exec(text)?.[1];
}

/** `optimizer.momentum = …`. */
function attributeWrites(module: PythonModule): readonly RuntimeWrite[] {
  if (!ATTRIBUTE_WRITE.test(module.text)) return [];
  return [...RATE_ATTRIBUTES, ...MOMENTUM_ATTRIBUTES].flatMap((name) => {
    if (!module.mentions(`.${name}`)) return [];
    return writtenParts(name, module).flatMap(({ target, object }): RuntimeWrite[] =>
      target.type === 'attribute' && isOptimizer(object) ? [attributeWrite(name, object, target)] : [],
    );
  });
}

function attributeWrite(name: string, object: SyntaxNode, at: SyntaxNode): RuntimeWrite {
  return {
    name: `${object.text}.${name} =`,
    span: spanOf(at),
    overwritesMomentum: MOMENTUM_ATTRIBUTES.includes(name),
    optimizer: object.text,
    frameworks: WITH_ATTRIBUTES,
  };
}

function isOptimizer(object: SyntaxNode): boolean {
  return isOptimizerName(lastName(object).text);
}

/** `optimizer.momentum.assign(…)`, `K.set_value(optimizer.momentum, …)`, `trainer.set_learning_rate(…)`. */
function setterCalls(module: PythonModule): readonly RuntimeWrite[] {
  return module.nodesAt(SETTER_CALL).flatMap(({ node }): RuntimeWrite[] => {
    const callee = node.parent?.type === 'attribute' ? node.parent : node;
    const call = callOfCallee(callee);
    if (call === undefined) return [];
    const receiver = callee.field('object');
    if (node.text.startsWith('set_l')) {
      const optimizer = receiver?.text;
      const name = `${optimizer ?? ''}.${node.text}(…)`;
      return [
        { name, span: spanOf(call), overwritesMomentum: false, optimizer, frameworks: WITH_ATTRIBUTES },
      ];
    }
    const target = node.text === 'assign' ? receiver : callArguments(call).arguments[0]?.value;
    const object = target?.type === 'attribute' ? target.field('object') : undefined;
    if (target === undefined || object === undefined || !isOptimizer(object)) return [];
    const name = lastName(target).text;
    const isKnown = RATE_ATTRIBUTES.includes(name) || MOMENTUM_ATTRIBUTES.includes(name);
    return isKnown ? [attributeWrite(name, object, call)] : [];
  });
}

/** fastai's and ktrain's `fit_one_cycle(…)` and its like. */
function cycles(module: PythonModule): readonly RuntimeWrite[] {
  if (!/fastai|ktrain/u.test(module.text)) return [];
  return module.nodesAt(CYCLE_CALL).flatMap(({ node }): RuntimeWrite[] => {
    const call = node.parent?.type === 'attribute' ? callOfCallee(node.parent) : undefined;
    if (call === undefined) return [];
    const cycle = callArguments(call).arguments.find(({ name }) => name === 'cycle_momentum')?.value;
    const overwritesMomentum = CYCLES.has(node.text) && cycle?.type !== 'false';
    return [{ name: node.text, span: spanOf(call), overwritesMomentum, optimizer: undefined }];
  });
}
