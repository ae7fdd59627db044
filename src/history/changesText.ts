import { foreignText } from '../model/wording/format/foreignText';
import type { Finding } from './changesSince';
import { said } from '../model/language/said';

/** `changed since: script, batch size`; empty where nothing is known to have changed. */
export function shortChangesText(findings: readonly Finding[]): string {
  const changed = findings.filter(({ standing }) => standing === 'changed').map(({ what }) => names()[what]);
  return changed.length === 0 ? '' : said`changed since: ${changed.join(', ')}`;
}

/** A line for what has changed, what has not, and what is not known, the first first. */
export function changesLines(findings: readonly Finding[]): readonly string[] {
  return (['changed', 'unchanged', 'unknown'] as const).flatMap((standing) => {
    const texts = findings.filter((each) => each.standing === standing).map(findingText);
    return texts.length === 0 ? [] : [said`${headings()[standing]}: ${texts.join('; ')}.`];
  });
}

function findingText({ what, detail }: Finding): string {
  return detail === '' ? names()[what] : `${names()[what]} (${foreignText(detail)})`;
}

const headings = (): Readonly<Record<Finding['standing'], string>> => ({
  changed: said`Changed since`,
  unchanged: said`Unchanged`,
  unknown: said`Not known whether changed`,
});

const names = (): Readonly<Record<Finding['what'], string>> => ({
  script: said`script`,
  files: said`project files`,
  batchSize: said`batch size`,
  weightDecay: said`weight decay`,
  framework: said`framework`,
  data: said`data`,
});
