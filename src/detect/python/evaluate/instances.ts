import { reaching } from '../tree/reaching';
import { classOfMethod, enclosingFunction, scopeOf } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { ancestorOf, callArguments, statementOf, type CallArguments } from '../tree/syntax';
import { constructions, subclassesOf } from './calls';
import { decoratorsOf, mappedValue, parameterNamed, parameterValue } from './parameters';
import { agree, AMBIGUOUS, DYNAMIC, through, type Evaluation, type Value } from './value';
import { writtenParts, writtenValues, type PartWrite } from './writes';

type Instance = Extract<Value, { kind: 'instance' }>;

/** The value of an attribute of an object: what its methods assign, else the field of its class, else the constructor's argument. */
export function instanceMember(
  { classNode, given }: Instance,
  name: string,
  read: SyntaxNode,
  evaluation: Evaluation,
): Value | undefined {
  const method = methodOf(read, classNode);
  const writes = assignmentsOf(name, classNode, method, evaluation);
  const here =
    method === undefined
      ? { effects: [], isSure: false }
      : reaching(
          writes.filter(({ deferred }) => !deferred),
          read,
        );
  if (here.isSure) return agreeOn(here.effects, name, evaluation);
  if (setsItself(classNode)) return AMBIGUOUS;
  const elsewhere = writes.filter(({ deferred }) => deferred);
  const assigned = agreeOn([...here.effects, ...elsewhere], name, evaluation);
  const isSetAtFirst = elsewhere.some(({ statement }) => isUnconditionalInConstructor(statement));
  if (assigned !== undefined && isSetAtFirst) return assigned;
  const field = fieldValue({ classNode, given, name }, evaluation);
  if (assigned === undefined) return field ?? constructedMember(classNode, name, read, evaluation);
  return field === undefined ? assigned : agree([field, assigned]);
}

/** The value of an attribute of a class; undefined when neither it nor a base in the workspace has one. */
export function classMember(classNode: SyntaxNode, name: string, evaluation: Evaluation): Value | undefined {
  return fieldValue({ classNode, given: undefined, name }, evaluation);
}

interface SelfWrite extends PartWrite {
  readonly statement: SyntaxNode;
}

/** `self.name = …` in the methods of a class, deferred in others than the reading one, and `object.name = …` of an object of it. */
function assignmentsOf(
  name: string,
  classNode: SyntaxNode,
  method: SyntaxNode | undefined,
  evaluation: Evaluation,
): readonly SelfWrite[] {
  const written = writtenParts(name, evaluation.moduleOf(classNode)).filter(
    ({ target }) => target.type === 'attribute',
  );
  if (written.length === 0) return [];
  const classes = [classNode, ...subclassesOf(classNode, evaluation)];
  return written.flatMap(({ target, object, value }) => {
    if (object.text !== 'self') {
      const written = evaluation.evaluate(object);
      const isOne = written.kind === 'instance' && classes.includes(written.classNode);
      return isOne ? [{ statement: statementOf(target), value, deferred: true }] : [];
    }
    const holder = ancestorOf(target, ['class_definition']);
    if (holder === undefined || !classes.includes(holder)) return [];
    return [{ statement: statementOf(target), value, deferred: scopeOf(target) !== method }];
  });
}

function agreeOn(writes: readonly SelfWrite[], name: string, evaluation: Evaluation): Value | undefined {
  if (writes.length === 0) return undefined;
  if (writes.length > 6) return AMBIGUOUS;
  const values = writtenValues(writes, evaluation).map((value, index) =>
    through(value, 'attribute', `self.${name}`, writes[index]?.statement ?? writes[0]!.statement),
  );
  return agree(values);
}

function isUnconditionalInConstructor(statement: SyntaxNode): boolean {
  const body = statement.parent;
  return body?.type === 'block' && body.parent?.field('name')?.text === '__init__';
}

function methodOf(read: SyntaxNode, classNode: SyntaxNode): SyntaxNode | undefined {
  const method = enclosingFunction(read);
  return method !== undefined && classOfMethod(method) === classNode ? method : undefined;
}

/** A field of an object, where its construction is seen with what it is given. */
interface FieldRead {
  readonly classNode: SyntaxNode;
  readonly given: CallArguments | undefined;
  readonly name: string;
}

/** A name bound in the class's body or a base's; an argument of the constructor where there is none of its own to take it. */
function fieldValue(field: FieldRead, evaluation: Evaluation, depth = 0): Value | undefined {
  const { classNode, given, name } = field;
  const { bindings } = evaluation.moduleOf(classNode);
  const fields = bindings.inScope(name, classNode);
  const [written, ...others] = fields;
  if (written === undefined) {
    for (const base of basesOf(classNode, evaluation)) {
      const inherited =
        depth > 5 ? undefined : fieldValue({ ...field, classNode: base }, evaluation, depth + 1);
      if (inherited !== undefined) return inherited;
    }
    return isDataclassLike(classNode, evaluation) ? requiredField(field, evaluation) : undefined;
  }
  if (others.length > 0 || written.source.kind !== 'assignment')
    return others.length > 0 ? AMBIGUOUS : DYNAMIC;
  const overridden = subclassesOf(classNode, evaluation).some(
    (subclass) => bindings.inScope(name, subclass).length > 0,
  );
  if (setsItself(classNode)) return AMBIGUOUS;
  const byDefault = through(
    defaultOfField(written.source.value, evaluation),
    'classFieldDefault',
    name,
    written.node,
  );
  if (given === undefined && overridden) return AMBIGUOUS;
  if (!isDataclassLike(classNode, evaluation)) return byDefault;
  return constructedField(field, byDefault, evaluation);
}

/** Whether a class's methods write fields by names that the text does not show. */
function setsItself(classNode: SyntaxNode): boolean {
  return /\bsetattr\(self,[ \t]*[^'"]|\bself\.__dict__\b|\bvars\(self\)\.update/u.test(classNode.text);
}

/** A field that a constructor made from the fields takes too. */
function constructedField(
  { classNode, given, name }: FieldRead,
  byDefault: Value,
  evaluation: Evaluation,
): Value {
  const all =
    given === undefined ? constructions(classNode, evaluation).calls.map((call) => call.given) : [given];
  if (all.length === 0) return DYNAMIC;
  const values = all.map((each) => constructorArgument(classNode, each, name, evaluation));
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return byDefault;
  return agree(known.length < values.length ? [byDefault, ...known] : known);
}

/** An annotated field without a default. */
function requiredField(field: FieldRead, evaluation: Evaluation): Value | undefined {
  return fieldNames(field.classNode).includes(field.name)
    ? constructedField(field, DYNAMIC, evaluation)
    : undefined;
}

function constructorArgument(
  classNode: SyntaxNode,
  given: CallArguments,
  name: string,
  evaluation: Evaluation,
): Value | undefined {
  const byName = given.arguments.findLast((argument) => argument.name === name);
  const position = fieldNames(classNode).indexOf(name);
  const positional = given.arguments.filter((argument) => argument.name === undefined)[position];
  const argument = byName ?? positional;
  if (argument !== undefined)
    return through(evaluation.evaluate(argument.value), 'onlyCallArgument', name, argument.value);
  return mappedValue(given, name, evaluation);
}

/** Annotated names of a class's body, in their order. */
function fieldNames(classNode: SyntaxNode): readonly string[] {
  return (classNode.field('body')?.children ?? []).flatMap((statement) => {
    const assignment = statement.type === 'expression_statement' ? statement.children[0] : undefined;
    const left = assignment?.type === 'assignment' ? assignment.field('left') : undefined;
    return left?.type === 'identifier' && assignment?.field('type') !== undefined ? [left.text] : [];
  });
}

const FIELD_BASES =
  /\b(?:BaseModel|BaseSettings|NamedTuple|Module|TypedDict|Struct|Tap|Serializable|PyTreeNode|PretrainedConfig|HyperModel)\b/u;

/** Whether a class's constructor is made from its annotated fields. */
function isDataclassLike(classNode: SyntaxNode, evaluation: Evaluation): boolean {
  if (constructorOf(classNode, evaluation) !== undefined) return false;
  if (decoratorsOf(classNode).some(({ text }) => /dataclass|attr|define|frozen|struct/u.test(text)))
    return true;
  if (FIELD_BASES.test(classNode.field('superclasses')?.text ?? '')) return true;
  return basesOf(classNode, evaluation).some(
    (base) => base !== classNode && isDataclassLike(base, evaluation),
  );
}

/** `field(default=0.1)`, `Field(0.1, gt=0)`, `attr.ib(default=0.1)`; anything else as written. */
function defaultOfField(value: SyntaxNode, evaluation: Evaluation): Value {
  const callee = value.type === 'call' ? value.field('function')?.text : undefined;
  if (callee === undefined || !/(?:^|\.)(?:field|Field|ib|attrib|param)$/u.test(callee))
    return evaluation.evaluate(value);
  const { arguments: given } = callArguments(value);
  const written =
    given.find(({ name }) => name === 'default') ??
    (callee.endsWith('Field') ? given.find(({ name }) => name === undefined) : undefined);
  return written === undefined ? DYNAMIC : evaluation.evaluate(written.value);
}

/** An attribute that a base's constructor sets, or that `save_hyperparameters()` makes of the constructor's parameters. */
function constructedMember(
  classNode: SyntaxNode,
  name: string,
  read: SyntaxNode,
  evaluation: Evaluation,
): Value | undefined {
  for (const base of basesOf(classNode, evaluation)) {
    const inherited = instanceMember(
      { kind: 'instance', classNode: base, given: undefined },
      name,
      read,
      evaluation,
    );
    if (inherited !== undefined) return inherited;
  }
  const constructor = constructorOf(classNode, evaluation);
  if (name === 'hparams' && constructor !== undefined)
    return { kind: 'parametersOf', functionNode: constructor, at: undefined };
  if (constructor === undefined || !constructor.text.includes('save_hyperparameters(')) return undefined;
  const parameter = parameterNamed(constructor, name, evaluation);
  return parameter === undefined ? undefined : parameterValue(parameter.node, parameter.source, evaluation);
}

function constructorOf(classNode: SyntaxNode, evaluation: Evaluation): SyntaxNode | undefined {
  for (const { source } of evaluation.moduleOf(classNode).bindings.inScope('__init__', classNode))
    if (source.kind === 'definition') return source.node;
  return undefined;
}

/** Base classes that the workspace holds. */
function basesOf(classNode: SyntaxNode, evaluation: Evaluation): readonly SyntaxNode[] {
  return (classNode.field('superclasses')?.children ?? []).flatMap((base) => {
    if (base.type !== 'identifier' && base.type !== 'attribute') return [];
    const value = evaluation.evaluate(base);
    return value.kind === 'class' && value.node !== classNode ? [value.node] : [];
  });
}
