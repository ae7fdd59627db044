import type { Advice } from '../../model/advice/advice';
import { said } from '../../model/language/said';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { lensTitle } from './lensTitle';
import { shortTitle } from './shortTitle';

/** Of a site, what its file's status needs. */
export interface StatusSite {
  readonly config: Pick<OptimizerConfig, 'line' | 'optimizer'>;
  readonly advice: Advice;
  readonly isIgnored: boolean;
}

/** A file in the status bar. */
export interface FileStatusText {
  readonly text: string;
  /** A line for each site. */
  readonly lines: readonly string[];
}

/** There is little room beside what others say. */
const MOST_SITES = 2;

/** The sites of a file of which something is said, in the order of their lines. */
export function spokenSites<Site extends StatusSite>(sites: readonly Site[]): readonly Site[] {
  return sites
    .filter(({ advice, isIgnored }) => !isIgnored && lensTitle(advice) !== undefined)
    .toSorted((left, right) => left.config.line - right.config.line);
}

/** What the first sites of a file say, in a word or two each: `β 0.89 measured, No change, 3 more`. Undefined where silence is right. */
export function fileStatusText(sites: readonly StatusSite[]): FileStatusText | undefined {
  const spoken = spokenSites(sites);
  if (spoken.length === 0) return undefined;
  const more = spoken.length - MOST_SITES;
  const shown = spoken.slice(0, MOST_SITES).map(({ advice }) => shortTitle(advice) ?? '');
  return {
    text: [...shown, ...(more > 0 ? [said`${more} more`] : [])].filter((part) => part !== '').join(', '),
    lines: spoken.map((site) => said`Line ${site.config.line + 1}: ${lensTitle(site.advice) ?? ''}`),
  };
}
