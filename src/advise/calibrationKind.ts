import type { Framework, OptimizerConfig, ScriptFramework } from '../model/optimizer/optimizerConfig';
import type { RefusalReason } from '../model/advice/advice';
import { optimizerAt, type OptimizerChoice } from '../model/optimizer/optimizerChoice';
import { numericValue } from '../model/optimizer/hyperparameter';
import { heavyBallLearningRate } from './heavyBallLearningRate';

/**
 * How a sweep at a site can be run: its own script under the probe, or the cells of its notebook; the command that trains with this
 * configuration, the probe in whatever it starts; or a program that speaks the line protocol.
 */
export type CalibrationKind = 'script' | 'notebook' | 'command' | 'program';

/** What a configuration was read from, as far as it decides what can be run. */
export interface ConfigSource {
  /** The editor's name of the language: `python`, `yaml`. */
  readonly languageId: string;
  /** Of a notebook: one that is run, or one that another program reads or that writes a file. */
  readonly cell?: 'run' | 'notRun';
}

/** What a site's training is built on, where the probe can watch that; a configuration that tells nothing is most often for PyTorch. */
const BUILT_ON: Partial<Readonly<Record<Framework, ScriptFramework>>> = {
  pytorch: 'pytorch',
  fastai: 'pytorch',
  skorch: 'pytorch',
  timm: 'pytorch',
  transformers: 'pytorch',
  openmmlab: 'pytorch',
  detectron2: 'pytorch',
  ultralytics: 'pytorch',
  slowfast: 'pytorch',
  genericConfig: 'pytorch',
  keras: 'keras',
  optax: 'optax',
  paddle: 'paddle',
  paddleclas: 'paddle',
  mlx: 'mlx',
  sklearn: 'sklearn',
};
/** Python that configures a training which another program runs. */
const CONFIGURED_IN_PYTHON: ReadonlySet<Framework> = new Set([
  'openmmlab',
  'detectron2',
  'ultralytics',
  'slowfast',
  'paddleclas',
  'genericConfig',
]);

/** How a sweep over momentum at this site can be run; undefined where none makes sense. */
export function calibrationKind(
  config: OptimizerConfig,
  { languageId, cell }: ConfigSource,
): CalibrationKind | undefined {
  if (config.family !== 'sgd' || config.incomplete || cell === 'notRun') return undefined;
  const rate = heavyBallLearningRate(config);
  // The probe knows PyTorch's dampening, but no other moving average.
  const isWatched = scriptFramework(config) !== undefined && config.momentumForm !== 'movingAverage';
  const isCommand = languageId !== 'python' || CONFIGURED_IN_PYTHON.has(config.framework);
  // A dry run sees what is constructed, whatever the text says of it; of several optimizers the user names one.
  const isTold = rate.kind === 'known' || (isWatched && isToldByRun(rate.reason));
  if (!isTold) return undefined;
  if (cell === 'run') return isWatched && languageId === 'python' ? 'notebook' : undefined;
  if (!isWatched) return 'program';
  return isCommand ? 'command' : 'script';
}

/** Whether the optimizer is constructed by the very call that the site is. A net of scikit-learn makes its own when it is fitted. */
function isConstructedHere(config: OptimizerConfig, languageId: string): boolean {
  const isOwnCall = scriptFramework(config) === config.framework && config.framework !== 'sklearn';
  return languageId === 'python' && isOwnCall;
}

/** Whether a script that runs tells a learning rate that its text does not. */
function isToldByRun(reason: RefusalReason): boolean {
  switch (reason.kind) {
    case 'learningRateUnknown':
    case 'learningRateMissing':
    case 'learningRatesDiffer':
      return true;
    case 'optimizerWithoutMomentum':
    case 'learningRateNotPositive':
    case 'learningRateNotFinite':
    case 'momentumNotFinite':
    case 'momentumOutOfRange':
    case 'ruleOutOfRange':
    case 'baseUnseen':
    case 'momentumOverwritten':
    case 'movingAverageForm':
    case 'nesterovWithoutCalibration':
    case 'incompleteCode':
      return false;
  }
}

/** The framework under which the probe watches a site's training; undefined for those that it does not know. */
export function scriptFramework({ framework }: OptimizerConfig): ScriptFramework | undefined {
  return BUILT_ON[framework];
}

/**
 * Which optimizer of a site's training is calibrated: the one constructed there, else the one with the values that stand there, else the
 * only one.
 */
export function siteOptimizer(
  config: OptimizerConfig,
  { languageId }: Pick<ConfigSource, 'languageId'>,
  file: string,
): OptimizerChoice {
  const rate = heavyBallLearningRate(config);
  if (isConstructedHere(config, languageId)) return optimizerAt(file, config.line, config.endLine);
  if (rate.kind === 'refused') return { kind: 'only' };
  return { kind: 'values', learningRate: rate.learningRate, momentum: numericValue(config.momentum) ?? 0 };
}
