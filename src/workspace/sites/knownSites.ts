import { siteText } from '../../advise/edit/siteText';
import { writtenOptimizer } from '../../advise/runValues';
import type { KnownSite } from '../../advise/record/siteOfRecord';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { hashText } from '../../train/journal/sourceHashes';

/** All sites of a file, of a notebook those of its cells joined, and the text that their spans count in. */
export interface FileSites {
  readonly text: string;
  readonly configs: readonly OptimizerConfig[];
}

/** What tells the sites of a file from each other. */
export function knownSites({ text, configs }: FileSites): readonly KnownSite[] {
  return configs.map((config) => {
    const { learningRate } = writtenOptimizer(config);
    return {
      siteId: config.siteId,
      siteText: hashText(siteText(text, config)),
      ...(learningRate === null ? {} : { learningRate }),
    };
  });
}
