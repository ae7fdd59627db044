import type { Advice } from '../model/advice/advice';
import { numericValue } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { foreignText } from '../model/wording/format/foreignText';
import { formatNumber } from '../model/wording/format/numberFormat';
import { lensTitle } from './lens/lensTitle';
import { said } from '../model/language/said';

/** Which of the optimizers that a scan has found are listed. */
export type OptimizerFilter = 'all' | 'changes' | 'measured' | 'notMeasured';
/** In which order files are listed. */
export type OptimizerOrder = 'path' | 'finding';

/** How a line's icon tells what is known of its optimizer. */
export type OptimizerStanding = 'change' | 'measured' | 'uncalibrated' | 'open' | 'silent';

interface Listed {
  readonly config: OptimizerConfig;
  readonly advice: Advice;
}

const URGENCY: readonly OptimizerStanding[] = ['change', 'measured', 'open', 'uncalibrated', 'silent'];

/** What is known of a site, as one of a few kinds. */
export function standingOf(advice: Advice): OptimizerStanding {
  switch (advice.kind) {
    case 'measured':
      return 'change';
    case 'noChangeJustified':
      return 'measured';
    case 'measuredElsewhere':
    case 'noEstimate':
      return 'open';
    case 'uncalibrated':
      return 'uncalibrated';
    case 'refused':
      return 'silent';
  }
}

/** Whether a filter keeps a site. */
export function isKept({ advice }: Listed, filter: OptimizerFilter): boolean {
  const standing = standingOf(advice);
  switch (filter) {
    case 'all':
      return true;
    case 'changes':
      return standing === 'change';
    case 'measured':
      return standing === 'change' || standing === 'measured' || standing === 'open';
    case 'notMeasured':
      return standing === 'uncalibrated' || standing === 'silent';
  }
}

/** The files with the sites that a filter keeps, in the order that was asked for; `files` are in that of their paths. */
export function listedFiles<File extends { readonly sites: readonly Listed[] }>(
  files: readonly File[],
  filter: OptimizerFilter,
  order: OptimizerOrder,
): File[] {
  const kept = files
    .map((file) => ({ ...file, sites: file.sites.filter((site) => isKept(site, filter)) }))
    .filter(({ sites }) => sites.length > 0);
  return order === 'path' ? kept : kept.toSorted((left, right) => urgencyOf(left) - urgencyOf(right));
}

function urgencyOf({ sites }: { readonly sites: readonly Listed[] }): number {
  return Math.min(...sites.map(({ advice }) => URGENCY.indexOf(standingOf(advice))));
}

/** `pytorch · η 0.05 · β 0.5 · …`: what stands beside a site in the list, and what is copied of it. */
export function siteDescription({ config, advice }: Listed): string {
  const values = [
    ['η', numericValue(config.learningRate)],
    ['β', numericValue(config.momentum)],
  ].flatMap(([symbol, value]) => (typeof value === 'number' ? [`${symbol} ${formatNumber(value, 4)}`] : []));
  return [foreignText(config.framework), ...values, lensTitle(advice) ?? '']
    .filter((part) => part !== '')
    .join(' · ');
}

/** What a scan has read; fewer files than there are where it was stopped. */
export interface ScanExtent {
  readonly filesRead: number;
  readonly filesInAll: number;
}

function filteredText(count: number, filter: OptimizerFilter): string {
  const optimizers = count === 1 ? said`1 optimizer` : said`${count} optimizers`;
  switch (filter) {
    case 'all':
      return optimizers;
    case 'changes':
      return said`${optimizers}, with a measured change`;
    case 'measured':
      return said`${optimizers}, measured`;
    case 'notMeasured':
      return said`${optimizers}, not measured`;
  }
}

/** `12 optimizers in 5 of 240 files`; that the scan was stopped is said. */
export function scanSummary(
  listed: readonly { readonly sites: readonly unknown[] }[],
  { filesRead, filesInAll }: ScanExtent,
  filter: OptimizerFilter,
): string {
  const count = listed.reduce((sum, { sites }) => sum + sites.length, 0);
  const what = filteredText(count, filter);
  const found = count === 0 ? what : said`${what} in ${listed.length} of ${filesInAll} files`;
  return filesRead < filesInAll ? said`${found}; stopped after ${filesRead} of ${filesInAll} files` : found;
}
