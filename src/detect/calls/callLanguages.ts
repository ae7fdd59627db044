import type { OptimizerSignature } from '../frameworks/optimizerSignature';
import { JULIA_REPLACEMENTS, R_REPLACEMENTS, type Replacement } from '../frameworks/replacements';

/** How a library is handed an optimizer that it constructs itself. */
export interface HandingForm {
  /** The call, and its argument that names the optimizer. */
  readonly callee: string;
  readonly argument: string;
  /** In a string, where the table has `prefix` in front of the name. */
  readonly stringPrefix?: string;
  /** The call further down the pipe that gives the arguments; without it they are the defaults. */
  readonly argumentsCallee?: string;
}

/** A language in which optimizers are plain function calls, and how much of its syntax has to be known to find them. */
export interface CallLanguage {
  /** Comments, strings and characters, each from its beginning to its end: what is masked before anything is looked for. */
  readonly masked: RegExp;
  /** Nested block comments that the pattern above cannot match. */
  readonly blockComment?: { readonly open: string; readonly close: string };
  /** A binding of `name` to a value that follows, at the beginning of what the pattern is tried on. */
  readonly assignment: RegExp;
  readonly truth: { readonly true: string; readonly false: string };
  /** Separates what stands in front of an argument's name and its value. */
  readonly keyword: RegExp;
  /** The text uses one of the libraries; a name of the table may mean something else without. */
  readonly library: RegExp;
  /** First arguments that older versions took in front of the others. */
  readonly leadingParameters?: RegExp;
  readonly signatures: readonly OptimizerSignature[];
  /** What replaces a learning rate or momentum while the program runs. */
  readonly replacements: readonly Replacement[];
  /** Calls that construct an optimizer which they are handed. */
  readonly handings?: readonly HandingForm[];
}

const FLUX_SOURCE = 'https://fluxml.ai/Flux.jl/stable/reference/training/optimisers/';
const RATE = ['η', 'eta'];

function flux(
  optimizer: string,
  names: readonly string[],
  row: Pick<OptimizerSignature, 'family' | 'momentumForm' | 'defaults'> & {
    readonly momentum?: readonly string[];
  },
): OptimizerSignature {
  return {
    framework: 'flux',
    optimizer,
    family: row.family,
    momentumForm: row.momentumForm,
    paths: names,
    parameters: row.momentum === undefined ? ['η'] : ['η', 'ρ'],
    names: { learningRate: RATE, ...(row.momentum === undefined ? {} : { momentum: row.momentum }) },
    defaults: row.defaults,
    nesterovByDefault: optimizer === 'Nesterov',
    source: FLUX_SOURCE,
  };
}

function fluxWithoutMomentum(optimizer: string, learningRate: number, others: readonly string[] = []) {
  const row = { family: 'other', momentumForm: 'none', defaults: { learningRate } } as const;
  return flux(optimizer, [optimizer, ...others], row);
}

export const JULIA: CallLanguage = {
  masked:
    /#(?!=)[^\n]*|"""(?:[^"\\]|\\[\s\S]|"(?!""))*"""|"(?:[^"\\]|\\[\s\S])*"|(?<![\w)\]}'.])'(?:[^'\\\n]|\\[^\n]{1,9}?)'/gu,
  blockComment: { open: '#=', close: '=#' },
  assignment: /^\s*(?:::[\w.{},\s]+)?=(?![=>])/u,
  keyword: /^\s*([\p{L}_][\p{L}\p{N}_!]*)\s*=(?!=)/u,
  truth: { true: 'true', false: 'false' },
  library: /\b(?:Flux|Optimisers|Lux|Descent)\b/u,
  leadingParameters: /^(?:Flux\.)?(?:params|ps|θ|parameters)\b/u,
  replacements: JULIA_REPLACEMENTS,
  signatures: [
    flux('Descent', ['Descent'], {
      family: 'sgd',
      momentumForm: 'none',
      defaults: { learningRate: 0.1, momentum: 0 },
    }),
    flux('Momentum', ['Momentum'], {
      family: 'sgd',
      momentumForm: 'learningRateInside',
      defaults: { learningRate: 0.01, momentum: 0.9 },
      momentum: ['ρ', 'rho'],
    }),
    flux('Nesterov', ['Nesterov'], {
      family: 'sgd',
      momentumForm: 'learningRateInside',
      defaults: { learningRate: 0.001, momentum: 0.9 },
      momentum: ['ρ', 'rho'],
    }),
    fluxWithoutMomentum('RMSProp', 0.001),
    fluxWithoutMomentum('Adam', 0.001, ['ADAM']),
    fluxWithoutMomentum('AdamW', 0.001, ['ADAMW']),
    fluxWithoutMomentum('AdaMax', 0.001),
    fluxWithoutMomentum('RAdam', 0.001, ['RADAM']),
    fluxWithoutMomentum('OAdam', 0.001, ['OADAM']),
    fluxWithoutMomentum('NAdam', 0.001, ['NADAM']),
    fluxWithoutMomentum('AMSGrad', 0.001),
    fluxWithoutMomentum('AdaBelief', 0.001),
    fluxWithoutMomentum('AdaGrad', 0.1, ['ADAGrad']),
    // Its first argument is no rate.
    {
      ...fluxWithoutMomentum('AdaDelta', 1, ['ADADelta']),
      parameters: [],
      names: { learningRate: [] },
      defaults: {},
    },
    fluxWithoutMomentum('Lion', 0.001),
    fluxWithoutMomentum('Rprop', 0.001),
  ],
};

const R_TORCH = 'https://torch.mlverse.org/docs/reference/';
const R_KERAS = 'https://keras3.posit.co/reference/';

function rTorchWithoutMomentum(name: string, learningRate: number | undefined): OptimizerSignature {
  return {
    framework: 'r-torch',
    optimizer: name,
    family: 'other',
    momentumForm: 'none',
    paths: [`optim_${name}`],
    parameters: ['params', 'lr'],
    names: { learningRate: ['lr'] },
    defaults: learningRate === undefined ? {} : { learningRate },
    source: `${R_TORCH}optim_${name}.html`,
  };
}

function rKerasWithoutMomentum(name: string, learningRate: number): OptimizerSignature {
  return {
    framework: 'keras',
    optimizer: name,
    family: 'other',
    momentumForm: 'none',
    paths: [`optimizer_${name}`],
    parameters: ['learning_rate'],
    names: { learningRate: ['learning_rate', 'lr'] },
    defaults: { learningRate },
    source: `${R_KERAS}optimizer_${name}.html`,
  };
}

export const R: CallLanguage = {
  masked: /#[^\n]*|[rR]"\(([^)]|\)(?!"))*\)"|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/gu,
  assignment: /^\s*(?:<<?-|=(?!=))/u,
  keyword: /^\s*([\p{L}.][\p{L}\p{N}._]*)\s*=(?!=)/u,
  truth: { true: 'TRUE', false: 'FALSE' },
  library: /optim_|optimizer/u,
  replacements: R_REPLACEMENTS,
  signatures: [
    {
      framework: 'r-torch',
      optimizer: 'SGD',
      family: 'sgd',
      momentumForm: 'learningRateOutside',
      paths: ['optim_sgd', 'optim_ignite_sgd'],
      parameters: ['params', 'lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'],
      names: {
        learningRate: ['lr'],
        momentum: ['momentum'],
        dampening: ['dampening'],
        weightDecay: ['weight_decay'],
        nesterov: ['nesterov'],
      },
      defaults: { momentum: 0 },
      source: `${R_TORCH}optim_sgd.html`,
    },
    {
      framework: 'r-torch',
      optimizer: 'RMSprop',
      family: 'rmsprop',
      momentumForm: 'learningRateOutside',
      paths: ['optim_rmsprop'],
      parameters: ['params', 'lr', 'alpha', 'eps', 'weight_decay', 'momentum'],
      names: { learningRate: ['lr'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
      defaults: { learningRate: 0.01, momentum: 0 },
      source: `${R_TORCH}optim_rmsprop.html`,
    },
    rTorchWithoutMomentum('adam', 0.001),
    rTorchWithoutMomentum('adamw', 0.001),
    rTorchWithoutMomentum('adagrad', 0.01),
    rTorchWithoutMomentum('adadelta', 1),
    rTorchWithoutMomentum('asgd', 0.01),
    rTorchWithoutMomentum('rprop', 0.01),
    rTorchWithoutMomentum('lbfgs', 1),
    {
      framework: 'keras',
      optimizer: 'SGD',
      family: 'sgd',
      momentumForm: 'learningRateInside',
      paths: ['optimizer_sgd'],
      parameters: ['learning_rate', 'momentum', 'nesterov'],
      names: {
        learningRate: ['learning_rate', 'lr'],
        momentum: ['momentum'],
        weightDecay: ['weight_decay'],
        nesterov: ['nesterov'],
      },
      defaults: { learningRate: 0.01, momentum: 0 },
      source: `${R_KERAS}optimizer_sgd.html`,
    },
    rKerasWithoutMomentum('adam', 0.001),
    rKerasWithoutMomentum('adamw', 0.001),
    rKerasWithoutMomentum('rmsprop', 0.001),
    rKerasWithoutMomentum('adagrad', 0.001),
    rKerasWithoutMomentum('adadelta', 0.001),
    rKerasWithoutMomentum('nadam', 0.001),
    rKerasWithoutMomentum('adamax', 0.001),
  ],
  handings: [
    { callee: 'compile', argument: 'optimizer', stringPrefix: 'optimizer_' },
    { callee: 'setup', argument: 'optimizer', argumentsCallee: 'set_opt_hparams' },
  ],
};
