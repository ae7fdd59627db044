import type { OptimizerConfig, ScriptFramework } from '../model/optimizer/optimizerConfig';
import { heavyBallLearningRate } from './heavyBallLearningRate';

/** How a sweep at a site can be run: its own script under the probe, or a program that speaks the line protocol. */
export type CalibrationKind = 'script' | 'program';

/** What a configuration was read from, as far as it decides what can be run. */
export interface ConfigSource {
  /** The editor's name of the language: `python`, `yaml`. */
  readonly languageId: string;
  readonly isNotebookCell: boolean;
}

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
  const isScript =
    languageId === 'python' &&
    scriptFramework(config) !== undefined &&
    config.momentumForm !== 'movingAverage';
  return isScript ? 'script' : 'program';
}

/** The framework whose script can be run with another momentum; undefined for configuration files and all others. */
export function scriptFramework({ framework }: OptimizerConfig): ScriptFramework | undefined {
  return framework === 'pytorch' || framework === 'keras' || framework === 'optax' ? framework : undefined;
}
