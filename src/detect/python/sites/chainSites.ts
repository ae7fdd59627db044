import type { OptimizerSignature } from '../../frameworks/optimizerSignature';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { argumentFor, callArguments, callOfCallee, lastName, NO_ARGUMENTS } from '../tree/syntax';
import type { Site } from './site';

const TRACE: OptimizerSignature = {
  framework: 'optax',
  optimizer: 'sgd',
  family: 'sgd',
  momentumForm: 'learningRateOutside',
  paths: [],
  parameters: [],
  names: { learningRate: ['learning_rate'], momentum: ['decay'], nesterov: ['nesterov'] },
  defaults: {},
  source: 'https://optax.readthedocs.io/en/latest/api/transformations.html#optax.trace',
};
/** Transformations that scale the update by the learning rate, with the argument that carries it. */
const SCALES: ReadonlyMap<string, string> = new Map([
  ['scale', 'step_size'],
  ['scale_by_learning_rate', 'learning_rate'],
  ['scale_by_schedule', 'step_size_fn'],
]);

/** SGD spelt out in optax: `chain(trace(decay=0.9), scale(-0.1))`. */
export function chainSites(module: PythonModule, evaluation: Evaluation): Site[] {
  if (!module.text.includes('optax')) return [];
  return module.nodesAt(/\btrace\b(?=[ \t]*\()/gu).flatMap(({ node }) => {
    const callee = node.parent?.type === 'attribute' ? node.parent : node;
    const call = callOfCallee(callee);
    if (call === undefined || !isOptax(callee, 'trace', evaluation)) return [];
    const chain = call.parent?.type === 'argument_list' ? call.parent.parent : undefined;
    const chainCallee = chain?.field('function');
    if (chain === undefined || chainCallee === undefined || !isOptax(chainCallee, 'chain', evaluation))
      return [];
    const learningRate = chain
      .field('arguments')
      ?.children.map((transformation) => scaleOf(transformation))
      .find((each) => each !== undefined);
    const momentum = argumentFor(callArguments(call), ['decay'], ['decay']);
    return [
      {
        signature: TRACE,
        node: chain,
        nameNode: node,
        given: {
          ...NO_ARGUMENTS,
          arguments: callArguments(call).arguments.filter(({ name }) => name === 'nesterov'),
        },
        hasUnreadPositions: false,
        written: {
          ...(learningRate === undefined ? {} : { learningRate }),
          ...(momentum === undefined ? {} : { momentum }),
        },
      },
    ];
  });
}

function isOptax(callee: SyntaxNode, name: string, evaluation: Evaluation): boolean {
  const value = evaluation.evaluate(callee);
  return value.kind === 'path' && value.path === `optax.${name}`;
}

/** The learning rate of `scale(-lr)` and its like. */
function scaleOf(transformation: SyntaxNode): SyntaxNode | undefined {
  const callee = transformation.type === 'call' ? transformation.field('function') : undefined;
  const parameter = callee === undefined ? undefined : SCALES.get(lastName(callee).text);
  if (parameter === undefined) return undefined;
  const scale = argumentFor(callArguments(transformation), [parameter], [parameter]);
  return scale?.type === 'unary_operator' ? scale.field('argument') : scale;
}
