import { optimizersIn } from '../../configFiles/optimizersIn';
import type { Hyperparameter, KnownHyperparameter } from '../../../model/optimizer/hyperparameter';
import type { FoundOptimizer } from '../../numberedConfigs';
import { configurationObjects } from '../configObjects/configurationObjects';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation } from '../evaluate/value';
import { LineIndex } from '../../parsing/lineIndex';
import { scopePath } from '../tree/scopes';

/**
 * Optimizers that assignments to a configuration object configure, as `cfg.SOLVER.BASE_LR = 0.02` does, by the conventions of
 * configuration files; not those whose values one of the optimizers in `found` reads, which is the site then.
 */
export function assignedConfigs(
  module: PythonModule,
  evaluation: Evaluation,
  found: readonly FoundOptimizer[],
): readonly FoundOptimizer[] {
  const objects = configurationObjects(module, evaluation);
  if (objects.length === 0) return [];
  const lines = new LineIndex(module.text);
  const reads = found.flatMap(({ learningRate, momentum }) => [learningRate, momentum]);
  return objects.flatMap(({ name, scope, root, incomplete }) => {
    const source = { text: module.text, lines, syntax: 'python', incomplete } as const;
    const outer = scope.type === 'module' ? [] : [...scopePath(scope), scope.field('name')?.text ?? ''];
    return optimizersIn(root, source)
      .filter(
        (each) =>
          !reads.some((read) => readsFrom(read, each, module.text)) &&
          !found.some(({ span }) => span.start <= each.nameSpan.start && each.nameSpan.end <= span.end),
      )
      .map((each) => ({ ...each, within: [...outer, name, ...each.within] }));
  });
}

/** Whether a hyperparameter is one that a configuration writes: by its place, or by its keys, as `config.SOLVER.LR` of `SOLVER`. */
function readsFrom(
  read: Hyperparameter,
  { learningRate, momentum, within }: FoundOptimizer,
  text: string,
): boolean {
  if (read.state !== 'known' && read.state !== 'unknown') return false;
  if (read.state === 'known' && [learningRate, momentum].some((each) => isSamePlace(each, read))) return true;
  const { start, end } = read.argument;
  const keys = text
    .slice(start, end)
    .replaceAll(/\[['"](\w+)['"]\]/gu, '.$1')
    .split('.')
    .slice(1);
  const section = keys.slice(0, within.length);
  return keys.length > within.length && section.join('.') === within.join('.');
}

function isSamePlace(hyperparameter: Hyperparameter, { definition }: KnownHyperparameter): boolean {
  if (hyperparameter.state !== 'known') return false;
  const { file, span } = hyperparameter.definition;
  return span.start === definition.span.start && file === definition.file;
}
