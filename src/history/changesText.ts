import { foreignText } from '../model/wording/foreignText';
import type { Finding } from './changesSince';

/** `changed since: script, batch size`; empty where nothing is known to have changed. */
export function shortChangesText(findings: readonly Finding[]): string {
  const changed = findings.filter(({ standing }) => standing === 'changed').map(({ what }) => NAMES[what]);
  return changed.length === 0 ? '' : `changed since: ${changed.join(', ')}`;
}

/** A line for what has changed, what has not, and what is not known, the first first. */
export function changesLines(findings: readonly Finding[]): readonly string[] {
  return (['changed', 'unchanged', 'unknown'] as const).flatMap((standing) => {
    const texts = findings.filter((each) => each.standing === standing).map(findingText);
    return texts.length === 0 ? [] : [`${HEADINGS[standing]}: ${texts.join('; ')}.`];
  });
}

function findingText({ what, detail }: Finding): string {
  return detail === '' ? NAMES[what] : `${NAMES[what]} (${foreignText(detail)})`;
}

const HEADINGS: Readonly<Record<Finding['standing'], string>> = {
  changed: 'Changed since',
  unchanged: 'Unchanged',
  unknown: 'Not known whether changed',
};

const NAMES: Readonly<Record<Finding['what'], string>> = {
  script: 'script',
  files: 'project files',
  batchSize: 'batch size',
  framework: 'framework',
  data: 'data',
};
