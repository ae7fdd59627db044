import type { StepPlaces } from '../../../model/optimizer/optimizerConfig';
import type { PythonModule } from '../evaluate/pythonModule';
import { ancestorOf, callArguments, callOfCallee } from '../tree/syntax';
import type { SyntaxNode } from '../../parsing/sourceTree';
import type { Site } from './site';
import { mayBeVariable, variableOf } from './siteVariable';

/** Names for the variable of a loop over parameter groups: the first that the module does not use. */
const GROUP_NAMES = ['group', 'param_group', 'sgd_group'];

/**
 * The lines that step a site's optimizer, `optimizer.step()` or `scaler.step(optimizer)`, where a statement can be put before each; undefined where
 * the text shows none, or one that cannot be told from another optimizer's.
 */
export function stepPlaces(site: Site, module: PythonModule, sites: readonly Site[]): StepPlaces | undefined {
  const variable = variableOf(site);
  if (site.signature.framework !== 'pytorch' || variable === undefined) return undefined;
  if (variable.type !== 'identifier' && variable.type !== 'attribute') return undefined;
  const namesakes = sites.filter((each) => variableOf(each)?.text === variable.text);
  if (namesakes.length > 1) return undefined;
  const steps = module.occurrences.identifiers('step').flatMap((node) => stepped(node, variable.text));
  // What is stepped in another function goes by a parameter's name: only of a single optimizer is that sure to be this one.
  if (sites.length > 1 && !steps.every(({ optimizer }) => mayBeVariable(variable, optimizer)))
    return undefined;
  const lines = steps.map(({ call }) => lineOf(call));
  const group = GROUP_NAMES.find((name) => module.occurrences.identifiers(name).length === 0);
  if (lines.length === 0 || group === undefined || lines.includes(undefined)) return undefined;
  return { optimizer: variable.text, group, lines: lines.filter((line) => line !== undefined) };
}

/** A call that steps what goes by this text. */
function stepped(
  node: SyntaxNode,
  text: string,
): { readonly call: SyntaxNode; readonly optimizer: SyntaxNode }[] {
  const attribute = node.parent;
  if (attribute?.type !== 'attribute' || attribute.field('attribute') !== node) return [];
  const call = callOfCallee(attribute);
  if (call === undefined) return [];
  const candidates = [attribute.field('object'), callArguments(call).arguments[0]?.value];
  const optimizer = candidates.find((each) => each?.text === text);
  return optimizer === undefined ? [] : [{ call, optimizer }];
}

/** The line that the call's statement begins; undefined where it begins none, or is not run where it stands. */
function lineOf(call: SyntaxNode): StepPlaces['lines'][number] | undefined {
  const statement = ancestorOf(call, ['expression_statement', 'lambda']);
  if (statement?.type !== 'expression_statement') return undefined;
  const { text } = statement.tree;
  const offset = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(offset, statement.start);
  return /^[ \t]*$/u.test(indent) ? { offset, indent } : undefined;
}
