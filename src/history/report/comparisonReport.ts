import { csvText } from '../../model/wording/format/csvText';
import { SIDE_BY_SIDE_HEADINGS, sideBySide, type SideOfComparison } from '../sideBySide';
import { markdownLine, markupText } from './markupText';
import { plotSvg, type ReportedCurve } from './plotSvg';
import { htmlList, htmlTable, markdownTable, reportPage } from './reportPage';

/** One of two records as a report has it. */
export interface ReportedSide extends SideOfComparison {
  readonly fittedCurve?: ReportedCurve;
}

const TITLE = 'Two calibrations';
const AGAINST = 'What speaks against comparing them:';

/** Two records as Markdown: what each is, what speaks against comparing them, what they say, all of it side by side. */
export function comparisonMarkdown(left: ReportedSide, right: ReportedSide): string {
  const { against, sentences, rows } = sideBySide(left, right);
  return [
    `## ${TITLE}`,
    '',
    `First: ${markdownLine(left.title)}`,
    '',
    `Second: ${markdownLine(right.title)}`,
    '',
    ...(against.length === 0 ? [] : [AGAINST, '', ...against.map((each) => `- ${markdownLine(each)}`), '']),
    ...sentences.flatMap((each) => [markdownLine(each), '']),
    ...markdownTable(SIDE_BY_SIDE_HEADINGS, rows),
  ].join('\n');
}

/** Two records as one page that needs nothing else, with the plot of each. */
export function comparisonHtml(left: ReportedSide, right: ReportedSide): string {
  const { against, sentences, rows } = sideBySide(left, right);
  const plots = [left, right].flatMap(({ title, calibration, fittedCurve }, index) => [
    `<h2>${index === 0 ? 'First' : 'Second'}: ${markupText(title)}</h2>`,
    plotSvg(calibration, fittedCurve),
  ]);
  return reportPage(TITLE, [
    ...(against.length === 0 ? [] : [`<p>${AGAINST}</p>`, ...htmlList(against)]),
    ...sentences.map((each) => `<p>${markupText(each)}</p>`),
    ...plots,
    '<h2>Both side by side</h2>',
    htmlTable(SIDE_BY_SIDE_HEADINGS, rows),
  ]);
}

/** The table of both as comma-separated values; their titles are its first row. */
export function comparisonCsv(left: ReportedSide, right: ReportedSide): string {
  const { rows } = sideBySide(left, right);
  return csvText(SIDE_BY_SIDE_HEADINGS, [['Calibration', left.title, right.title, null], ...rows]);
}

/** Whether a text is such a table. */
export function isComparisonCsv(text: string): boolean {
  return text.startsWith(`${SIDE_BY_SIDE_HEADINGS.join(',')}\r\nCalibration,`);
}
