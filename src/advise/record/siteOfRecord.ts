import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import type { CalibrationSubject } from '../../model/calibration/calibration';
import { isSameLearningRate } from '../../model/optimizer/sameLearningRate';

/** What tells a site of a file from the others. */
export interface KnownSite {
  readonly siteId: string;
  /** What stands there, as its calibrations keep it. */
  readonly siteText: string;
  /** Heavy-ball η, where the text tells it. */
  readonly learningRate?: number;
}

type ScriptSubject = Extract<CalibrationSubject, { kind: 'script' }>;

/**
 * The site that a record or journal of this file is about, by what stands there: another optimizer above it gives it another number. Of
 * several that read the same the one in the same function, then the one with its learning rate, then the one of its number. By its number
 * alone where none reads the same.
 */
export function siteOfRecord(
  { siteId, siteText }: Pick<ScriptSubject, 'siteId' | 'siteText'>,
  sites: readonly KnownSite[],
  learningRate?: number,
): string | undefined {
  const same = sitesWithText(siteText, sites);
  if (same.length === 0) return sites.find((site) => site.siteId === siteId)?.siteId;
  const place = placeOf(siteId);
  const nearest = narrowed(
    narrowed(same, (site) => placeOf(site.siteId) === place),
    (site) =>
      learningRate !== undefined &&
      site.learningRate !== undefined &&
      isSameLearningRate(site.learningRate, learningRate),
  );
  return (nearest.find((site) => site.siteId === siteId) ?? nearest[0])?.siteId;
}

/** Of records of one file those of each site, in their order; none is given by its number to a site that another one knows by its text. */
export function recordsOfSites<
  Item extends { readonly subject: CalibrationSubject; readonly plan: CalibrationPlan },
>(records: readonly Item[], sites: readonly KnownSite[]): ReadonlyMap<string, readonly Item[]> {
  const placed = records.flatMap((record) => {
    const { subject, plan } = record;
    if (subject.kind !== 'script') return [];
    const siteId = siteOfRecord(subject, sites, rateOf(plan));
    const isByText = sitesWithText(subject.siteText, sites).length > 0;
    return siteId === undefined ? [] : [{ record, siteId, isByText }];
  });
  const knownByText = new Set(placed.filter(({ isByText }) => isByText).map(({ siteId }) => siteId));
  const bySite = new Map<string, Item[]>();
  for (const { record, siteId, isByText } of placed) {
    const isAnothers = !isByText && knownByText.has(siteId) && hasText(record.subject);
    if (!isAnothers) bySite.set(siteId, [...(bySite.get(siteId) ?? []), record]);
  }
  return bySite;
}

/** The learning rate that was written when a plan was made. */
function rateOf(plan: CalibrationPlan): number | undefined {
  if (plan.target.kind === 'pilot') return plan.target.learningRate;
  return plan.kind === 'severalLearningRates' ? undefined : plan.learningRate;
}

function sitesWithText(text: string | undefined, sites: readonly KnownSite[]): readonly KnownSite[] {
  return text === undefined ? [] : sites.filter((site) => site.siteText === text);
}

/** Records of earlier versions know their sites by number alone. */
function hasText(subject: CalibrationSubject): boolean {
  return subject.kind === 'script' && subject.siteText !== undefined;
}

function narrowed(sites: readonly KnownSite[], is: (site: KnownSite) => boolean): readonly KnownSite[] {
  const left = sites.filter(is);
  return left.length === 0 ? sites : left;
}

/** `Trainer/fit/SGD` of `Trainer/fit/SGD#2`. */
function placeOf(siteId: string): string {
  return siteId.replace(/#\d+$/u, '');
}
