import type { SyntaxNode } from '../../parsing/sourceTree';
import { argumentFor, callArguments, stringValue } from '../tree/syntax';
import type { Evaluation, Value } from '../evaluate/value';

/** The configuration that `@hydra.main(config_path='conf', config_name='config')` hands on; undefined when it names none. */
export function hydraConfiguration(decorator: SyntaxNode, evaluation: Evaluation): Value | undefined {
  if (decorator.type !== 'call') return undefined;
  const given = callArguments(decorator);
  const folder = stringValue(argumentFor(given, ['config_path'], ['config_path', 'config_name']));
  const name = stringValue(argumentFor(given, ['config_name'], ['config_path', 'config_name']));
  if (name === undefined) return undefined;
  const file = /\.ya?ml$/u.test(name) ? name : `${name}.yaml`;
  const path = folder === undefined || folder === '.' ? file : `${folder}/${file}`;
  return evaluation.readConfiguration(path, evaluation.moduleOf(decorator), 'references');
}
