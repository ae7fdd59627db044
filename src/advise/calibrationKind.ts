import type { Framework, OptimizerConfig, ScriptFramework } from '../model/optimizer/optimizerConfig';
import { optimizerAt, type OptimizerChoice } from '../model/optimizer/optimizerChoice';
import { numericValue } from '../model/optimizer/hyperparameter';
import { heavyBallLearningRate } from './heavyBallLearningRate';

/**
 * How a sweep at a site can be run: its own script under the probe; the command that trains with this configuration, the probe in
 * whatever it starts; or a program that speaks the line protocol.
 */
export type CalibrationKind = 'script' | 'command' | 'program';

/** What a configuration was read from, as far as it decides what can be run. */
export interface ConfigSource {
  /** The editor's name of the language: `python`, `yaml`. */
  readonly languageId: string;
  readonly isNotebookCell: boolean;
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
};
/** Python that configures a training which another program runs. */
const CONFIGURED_IN_PYTHON: ReadonlySet<Framework> = new Set([
  'openmmlab',
  'detectron2',
  'ultralytics',
  'slowfast',
  'genericConfig',
]);

/** How a sweep over momentum at this site can be run; undefined where none makes sense. */
export function calibrationKind(
  config: OptimizerConfig,
  { languageId, isNotebookCell }: ConfigSource,
): CalibrationKind | undefined {
  const makesSense =
    config.family === 'sgd' && !config.incomplete && heavyBallLearningRate(config).kind === 'known';
  // A cell is no script that could be run by itself.
  if (!makesSense || isNotebookCell) return undefined;
  // The probe knows PyTorch's dampening, but no other moving average.
  if (scriptFramework(config) === undefined || config.momentumForm === 'movingAverage') return 'program';
  return languageId === 'python' && !CONFIGURED_IN_PYTHON.has(config.framework) ? 'script' : 'command';
}

/** The framework under which the probe watches a site's training; undefined for those that it does not know. */
export function scriptFramework({ framework }: OptimizerConfig): ScriptFramework | undefined {
  return BUILT_ON[framework];
}

/** Which optimizer of a site's training is calibrated: the one constructed there, else the one with the values that stand there. */
export function siteOptimizer(
  config: OptimizerConfig,
  { languageId }: Pick<ConfigSource, 'languageId'>,
  file: string,
): OptimizerChoice {
  const rate = heavyBallLearningRate(config);
  if ((languageId === 'python' && scriptFramework(config) === config.framework) || rate.kind === 'refused')
    return optimizerAt(file, config.line, config.endLine);
  return { kind: 'values', learningRate: rate.learningRate, momentum: numericValue(config.momentum) ?? 0 };
}
