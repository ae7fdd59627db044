import type { CalibrationKind } from '../../advise/calibrationKind';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';

/** An optimizer, as far as it is needed to run what trains with it. */
export interface RunSite {
  /** Absolute path of the file that it stands in. */
  readonly file: string;
  /** As records know that file. */
  readonly scriptPath: string;
  /** The editor's name of the file's language. */
  readonly languageId: string;
  readonly config: OptimizerConfig;
  /** Of what stands there, as its calibrations keep it. */
  readonly siteText: string;
  readonly calibrationKind: CalibrationKind | undefined;
}
