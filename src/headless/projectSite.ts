import { calibrationKind, type CalibrationKind } from '../advise/calibrationKind';
import { couplingFix, momentumFix, pairFix, type MomentumFix } from '../advise/edit/momentumFix';
import { isIgnored } from '../advise/ignoredSites';
import { siteFindings, type SiteFinding } from '../advise/siteFindings';
import { sourceLanguage } from '../detect/triggers';
import type { SiteAdvice } from '../workspace/sites/adviceOnSites';
import { isNotebookPath, type DetectedText, type ScannedPlace } from '../workspace/sites/scannedSites';

/** An optimizer of a project's file, and everything that can be said about it. */
export interface ProjectSite extends SiteAdvice, ScannedPlace {
  /** Absolute path. */
  readonly file: string;
  /** As records know the file: relative to the project, with forward slashes; absolute outside of it. */
  readonly scriptPath: string;
  /** In which the spans count: the file's own; of a notebook that of its cell, or of the file that this writes. */
  readonly text: string;
  /** Of what stands there, as its calibrations keep it. */
  readonly siteText: string;
  /** A comment says that it is to be left alone. */
  readonly isIgnored: boolean;
  /** How a sweep there can be run; undefined where none makes sense. */
  readonly calibrationKind: CalibrationKind | undefined;
}

/** What stands in the text of a site's file, as far as its sites are told by it. */
export interface SiteText extends Pick<DetectedText, 'text' | 'known' | 'origin'> {
  readonly file: string;
  readonly scriptPath: string;
}

/** A site with what its text tells. */
export function projectSite(
  site: SiteAdvice,
  { file, scriptPath, text, known, origin }: SiteText,
): Omit<ProjectSite, keyof ScannedPlace> {
  const { config } = site;
  const cell = origin === 'own' ? 'run' : 'notRun';
  return {
    ...site,
    file,
    scriptPath,
    text,
    siteText: known.find(({ siteId }) => siteId === config.siteId)?.siteText ?? '',
    isIgnored: isIgnored(config, text.split(/\r?\n/u)),
    calibrationKind: calibrationKind(
      config,
      isNotebookPath(file) ? { languageId: 'python', cell } : { languageId: sourceLanguage('', file) ?? '' },
    ),
  };
}

/** What of the site's text can be mended; nothing where it is to be left alone. */
export function findingsAt({
  config,
  advice,
  text,
  isIgnored: isLeftAlone,
}: ProjectSite): readonly SiteFinding[] {
  return isLeftAlone ? [] : siteFindings(config, advice, text);
}

/** The changes that the site's advice offers, the one to be preferred first; none of a notebook's cell, whose file is no plain text. */
export function fixesAt({ file, config, advice, text }: ProjectSite): readonly MomentumFix[] {
  if (isNotebookPath(file)) return [];
  const fixes = [momentumFix(text, config, advice), pairFix(config, advice), couplingFix(config, advice)];
  return fixes.filter((fix) => fix !== undefined);
}

/** A text with changes in it, none of which overlap. */
export function textWithChanges(text: string, { changes }: Pick<MomentumFix, 'changes'>): string {
  return changes
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
}
