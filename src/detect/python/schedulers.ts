import type { Node } from '@vscode/tree-sitter-wasm';
import type { SchedulerUse } from '../../model/optimizerConfig';
import { argumentFor, callArguments, descendants, spanOf } from './syntax';

/** Schedulers that write the momentum too, unless told `cycle_momentum=False`. */
const CYCLIC_MOMENTUM = new Set(['OneCycleLR', 'CyclicLR']);
const SCHEDULER_NAME = /(LR|Plateau|WarmRestarts|schedule|scheduler|SequentialLR)$/u;

/** The schedulers constructed with the variable that holds the optimizer. */
export function schedulersOf(root: Node, optimizerVariable: string | undefined): SchedulerUse[] {
  if (optimizerVariable === undefined) return [];
  return descendants(root, ['call']).flatMap((call) => {
    const callee = call.childForFieldName('function');
    const name = (callee?.type === 'attribute' ? callee.childForFieldName('attribute') : callee)?.text;
    if (name === undefined || !SCHEDULER_NAME.test(name)) return [];
    const given = callArguments(call);
    if (argumentFor(given, ['optimizer'], ['optimizer'])?.text !== optimizerVariable) return [];
    const cycles = argumentFor(given, ['cycle_momentum'], [])?.type !== 'false';
    return [{ name, span: spanOf(call), overwritesMomentum: CYCLIC_MOMENTUM.has(name) && cycles }];
  });
}
