/** A learning-rate schedule as data: which argument is the rate it starts from. */
export interface ScheduleSignature {
  readonly initial: readonly string[];
  /** Positional order. */
  readonly parameters: readonly string[];
}

const KERAS = ['initial_learning_rate'];
const OPTAX = ['init_value'];

/**
 * Schedules that a learning rate is given as: https://keras.io/api/optimizers/learning_rate_schedules/,
 * https://optax.readthedocs.io/en/latest/api/optimizer_schedules.html,
 * https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/exponential_decay,
 * https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/optimizer/Overview_en.html (lr),
 * https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/lr_scheduler/.
 */
const SCHEDULES: Readonly<Record<string, ScheduleSignature>> = {
  ExponentialDecay: { initial: [...KERAS, 'learning_rate'], parameters: KERAS },
  InverseTimeDecay: { initial: [...KERAS, 'learning_rate'], parameters: KERAS },
  PolynomialDecay: { initial: [...KERAS, 'learning_rate'], parameters: KERAS },
  CosineDecay: { initial: KERAS, parameters: KERAS },
  CosineDecayRestarts: { initial: KERAS, parameters: KERAS },
  PiecewiseConstantDecay: { initial: [], parameters: [] },
  LearningRateSchedule: { initial: [], parameters: [] },
  exponential_decay: { initial: ['learning_rate', ...OPTAX], parameters: ['learning_rate'] },
  inverse_time_decay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  natural_exp_decay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  polynomial_decay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  cosine_decay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  piecewise_constant: { initial: [], parameters: [] },
  constant_schedule: { initial: ['value'], parameters: ['value'] },
  cosine_decay_schedule: { initial: OPTAX, parameters: OPTAX },
  cosine_onecycle_schedule: { initial: [], parameters: [] },
  exponential_decay_schedule: { initial: OPTAX, parameters: OPTAX },
  linear_schedule: { initial: OPTAX, parameters: OPTAX },
  linear_onecycle_schedule: { initial: [], parameters: [] },
  piecewise_constant_schedule: { initial: OPTAX, parameters: OPTAX },
  piecewise_interpolate_schedule: { initial: [], parameters: [] },
  polynomial_schedule: { initial: OPTAX, parameters: OPTAX },
  sgdr_schedule: { initial: [], parameters: [] },
  warmup_constant_schedule: { initial: OPTAX, parameters: OPTAX },
  warmup_cosine_decay_schedule: { initial: OPTAX, parameters: OPTAX },
  warmup_exponential_decay_schedule: { initial: OPTAX, parameters: OPTAX },
  join_schedules: { initial: [], parameters: [] },
  CosineAnnealingDecay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  PiecewiseDecay: { initial: [], parameters: [] },
  MultiStepDecay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  StepDecay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  LambdaDecay: { initial: ['learning_rate'], parameters: ['learning_rate'] },
  LinearWarmup: { initial: [], parameters: [] },
  NoamDecay: { initial: [], parameters: [] },
  OneCycleLR: { initial: [], parameters: [] },
  CyclicLR: { initial: [], parameters: [] },
  FactorScheduler: { initial: ['base_lr'], parameters: [] },
  MultiFactorScheduler: { initial: ['base_lr'], parameters: [] },
  PolyScheduler: { initial: ['base_lr'], parameters: [] },
  CosineScheduler: { initial: ['base_lr'], parameters: [] },
  LRScheduler: { initial: ['base_lr'], parameters: [] },
  LRSequential: { initial: [], parameters: [] },
};

/** The schedule of a name that ends a library path; undefined for other names. */
export function scheduleNamed(name: string): ScheduleSignature | undefined {
  return Object.hasOwn(SCHEDULES, name) ? SCHEDULES[name] : undefined;
}
