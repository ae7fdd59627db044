import type { OptimizerSignature } from '../../frameworks/optimizerSignature';
import type { PythonModule } from '../evaluate/pythonModule';
import { writesOf } from '../evaluate/writes';
import type { Evaluation } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callOfCallee, lastName, NO_ARGUMENTS, stringValue } from '../tree/syntax';
import type { Site } from './site';

const SOLVER: OptimizerSignature = {
  framework: 'caffe',
  optimizer: 'SGD',
  family: 'sgd',
  momentumForm: 'learningRateInside',
  paths: [],
  parameters: [],
  names: { learningRate: ['base_lr'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
  defaults: { momentum: 0 },
  source: 'https://caffe.berkeleyvision.org/tutorial/solver.html',
};

/** Caffe's solver filled in from Python: `s = caffe_pb2.SolverParameter()`, then `s.base_lr = 0.01`. */
export function solverSites(module: PythonModule, evaluation: Evaluation): Site[] {
  if (!module.mentions('SolverParameter')) return [];
  return module.nodesAt(/\bSolverParameter\b(?=[ \t]*\()/gu).flatMap(({ node }) => {
    const callee = node.parent?.type === 'attribute' ? node.parent : node;
    const call = callOfCallee(callee);
    const left = call?.parent?.type === 'assignment' ? call.parent.field('left') : undefined;
    if (call === undefined || left === undefined) return [];
    const written = (name: string): SyntaxNode | undefined => {
      const [only, ...others] = writesOf(
        { objectText: left.text, isSame: ({ text }) => text === left.text, name, at: left },
        evaluation,
      );
      return others.length === 0 ? only?.value : undefined;
    };
    const learningRate = written('base_lr');
    const momentum = written('momentum');
    const type = stringValue(written('type') ?? written('solver_type'));
    if (learningRate === undefined && momentum === undefined) return [];
    if (type !== undefined && type !== 'SGD' && type !== 'Nesterov') return [];
    return [
      {
        signature: { ...SOLVER, nesterovByDefault: type === 'Nesterov' },
        node: call,
        nameNode: lastName(callee),
        given: NO_ARGUMENTS,
        hasUnreadPositions: false,
        written: {
          ...(learningRate === undefined ? {} : { learningRate }),
          ...(momentum === undefined ? {} : { momentum }),
        },
      },
    ];
  });
}
