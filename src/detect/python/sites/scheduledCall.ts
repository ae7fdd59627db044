import type { ScheduledCall } from '../../../model/optimizer/optimizerConfig';
import type { Evaluation } from '../evaluate/value';
import { argumentFor, spanOf } from '../tree/syntax';
import type { Site } from './site';

/** `optax.sgd(schedule, …)`, whose momentum can be a function of the step as well; undefined where its schedule goes by no name. */
export function scheduledCall(
  { signature, node, given }: Site,
  evaluation: Evaluation,
): ScheduledCall | undefined {
  const callee = signature.framework === 'optax' && node.type === 'call' ? node.field('function') : undefined;
  const library = callee?.type === 'attribute' ? callee.field('object') : undefined;
  const rate = argumentFor(given, signature.names.learningRate, signature.parameters);
  if (callee === undefined || library?.type !== 'identifier' || rate?.type !== 'identifier') return undefined;
  return evaluation.evaluate(rate).kind === 'schedule'
    ? { callee: spanOf(callee), factory: callee.text, library: library.text, schedule: rate.text }
    : undefined;
}
