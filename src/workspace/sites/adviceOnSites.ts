import { advise } from '../../advise/advise';
import { recordsOfSites, type KnownSite } from '../../advise/record/siteOfRecord';
import type { Advice } from '../../model/advice/advice';
import type { AssumedRule } from '../../model/advice/assumedRule';
import type { Calibration } from '../../model/calibration/calibration';
import type { Confirmation } from '../../model/calibration/confirmation';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';

/** One optimizer configuration, and what can be said about it. */
export interface SiteAdvice {
  readonly config: OptimizerConfig;
  readonly advice: Advice;
}

/** What advice on the sites of a file rests on. */
export interface KnownOfFile {
  /** Its calibrations, newest first. */
  readonly records: readonly Calibration[];
  /** What its records may be about. */
  readonly sites: readonly KnownSite[];
  /** Where nothing was measured. */
  readonly rule: AssumedRule;
  readonly confirmationOf: (calibrationId: string) => Confirmation | undefined;
}

/** What can be said of configurations of a file. */
export function adviceOnSites(
  configs: readonly OptimizerConfig[],
  { records, sites, rule, confirmationOf }: KnownOfFile,
): SiteAdvice[] {
  const bySite = recordsOfSites(records, sites);
  return configs.map((config) => {
    const record = bestOf(bySite.get(config.siteId) ?? [], config);
    const confirmation = record === undefined ? undefined : confirmationOf(record.calibrationId);
    return { config, advice: advise(config, record, rule, confirmation) };
  });
}

/** The newest record of a site: of the same batch size if there is one, of these of the same weight decay; advice warns where it is another. */
function bestOf(
  records: readonly Calibration[],
  { batchSize, weightDecay }: OptimizerConfig,
): Calibration | undefined {
  const [batch, decay] = [numericValue(batchSize), numericValue(weightDecay)];
  const sameBatch = records.filter(
    ({ subject }) => subject.kind === 'script' && (subject.batchSize ?? undefined) === batch,
  );
  const fitting = sameBatch.length > 0 ? sameBatch : records;
  const sameDecay = fitting.find(({ subject }) => subject.kind === 'script' && subject.weightDecay === decay);
  return sameDecay ?? fitting[0];
}
