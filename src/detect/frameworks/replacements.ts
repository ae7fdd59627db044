/** How a language's libraries replace a learning rate or momentum while a program runs. */
export interface Replacement {
  /** Global, linear in the text; matches what the warning is shown at. */
  readonly pattern: RegExp;
  /** As the warning names it. */
  readonly name: string;
  /** Whether it is the momentum that is replaced: by what stands among the call's arguments, or unless something does. */
  readonly momentum: 'always' | 'never' | { readonly argument: RegExp } | { readonly unless: RegExp };
}

/** Sources: https://fluxml.ai/Optimisers.jl/stable/api/ (`adjust!`), https://fluxml.ai/ParameterSchedulers.jl/dev/ */
export const JULIA_REPLACEMENTS: readonly Replacement[] = [
  { pattern: /(?<![\w!])adjust!?(?=\()/gu, name: 'adjust!(…)', momentum: { argument: /\b(?:rho|ρ)\s*=/u } },
  { pattern: /\b(?:[Oo]pt\w*|rule)\.(?:rho|ρ)\s{0,9}[-+*/]?=(?!=)/gu, name: '.rho =', momentum: 'always' },
  { pattern: /\b(?:[Oo]pt\w*|rule)\.(?:eta|η)\s{0,9}[-+*/]?=(?!=)/gu, name: '.eta =', momentum: 'never' },
  { pattern: /\b(?:ExpDecay|InvDecay)(?=\()/gu, name: 'a decay', momentum: 'never' },
  {
    pattern: /\b(?:Scheduler|Stateful)(?=\()/gu,
    name: 'ParameterSchedulers',
    momentum: { argument: /\b(?:rho|ρ)\s*=/u },
  },
];

/** Sources: https://torch.mlverse.org/docs/reference/lr_one_cycle.html, https://keras3.posit.co/reference/ */
export const R_REPLACEMENTS: readonly Replacement[] = [
  {
    pattern: /\blr_one_cycle\b/gu,
    name: 'lr_one_cycle',
    momentum: { unless: /\bcycle_momentum\s*=\s*(?:FALSE|F)\b/u },
  },
  {
    pattern: /\blr_(?:step|multiplicative|lambda|reduce_on_plateau|cosine_annealing)\b/gu,
    name: 'a learning-rate scheduler',
    momentum: 'never',
  },
  {
    pattern:
      /\b(?:callback_learning_rate_scheduler|callback_reduce_lr_on_plateau|learning_rate_schedule_\w+)/gu,
    name: 'a learning-rate schedule',
    momentum: 'never',
  },
  {
    pattern: /\b(?:param_groups(?:\[\[\w{1,20}\]\])?|group|opt\w*)\$momentum\s{0,9}(?:<<?-|=(?!=))/gu,
    name: '$momentum <-',
    momentum: 'always',
  },
  {
    pattern:
      /\b(?:param_groups(?:\[\[\w{1,20}\]\])?|group|opt\w*)\$(?:lr|learning_rate)\s{0,9}(?:<<?-|=(?!=))/gu,
    name: '$lr <-',
    momentum: 'never',
  },
];

/** Source: https://js.tensorflow.org/api/latest/ (SGDOptimizer and MomentumOptimizer). */
export const JAVASCRIPT_REPLACEMENTS: readonly Replacement[] = [
  { pattern: /\.setMomentum(?=\()/gu, name: 'setMomentum(…)', momentum: 'always' },
  { pattern: /\.setLearningRate(?=\()/gu, name: 'setLearningRate(…)', momentum: 'never' },
  {
    pattern: /\b(?:[Oo]ptimi[sz]er|optim|opt|sgd)\.momentum\s{0,9}[-+*/]?=(?!=)/gu,
    name: '.momentum =',
    momentum: 'always',
  },
  {
    pattern: /\b(?:[Oo]ptimi[sz]er|optim|opt|sgd)\.learningRate\s{0,9}[-+*/]?=(?!=)/gu,
    name: '.learningRate =',
    momentum: 'never',
  },
];

/** Source: https://docs.rs/tch/latest/tch/nn/struct.Optimizer.html */
export const RUST_REPLACEMENTS: readonly Replacement[] = [
  { pattern: /\.\s{0,99}set_lr(?=\s{0,99}\()/gu, name: 'set_lr(…)', momentum: 'never' },
  { pattern: /\.\s{0,99}set_momentum(?=\s{0,99}\()/gu, name: 'set_momentum(…)', momentum: 'always' },
];
