import { beforeAll, expect, it } from 'vitest';
import {
  comparisonCsv,
  comparisonHtml,
  comparisonMarkdown,
  isComparisonCsv,
  type ReportedSide,
} from '../../../../src/history/report/comparisonReport';
import { isReportHtml } from '../../../../src/history/report/reportPage';
import { sideBySide } from '../../../../src/history/sideBySide';
import { comparisonState, simulatedCalibration } from '../../../support/panel/panelStates';

const HOSTILE = `</title><script>alert(1)</script> | [a](http://b)`;

let left: ReportedSide;
let right: ReportedSide;

beforeAll(async () => {
  const state = comparisonState(await simulatedCalibration());
  left = state.left;
  right = { ...state.right, title: HOSTILE };
});

it('every form says all that the panel says of both', () => {
  const { against, sentences, rows } = sideBySide(left, right);
  expect(against).not.toEqual([]);
  expect(sentences).toContain('First, changed since: script.');
  expect(rows.map(([what]) => what)).toContain('Whole trainings');
  const markdown = comparisonMarkdown(left, right);
  const html = comparisonHtml(left, right);
  const csv = comparisonCsv(left, right);
  for (const each of against) {
    expect(markdown).toContain(`- ${each}`);
    expect(html).toContain(`<li>${each}</li>`);
  }
  for (const [what = ''] of rows) {
    expect(markdown).toContain(`\n| ${what} | `);
    expect(html).toContain(`<tr><td>${what}</td>`);
    expect(csv).toContain(what.includes(',') ? `\r\n"${what}",` : `\r\n${what},`);
  }
});

it('the page needs nothing else, has the plot of each, and reads no title as markup', () => {
  const html = comparisonHtml(left, right);
  expect(html.match(/<svg /gu)).toHaveLength(2);
  expect(html).not.toMatch(/<script|<link|src=|href=/u);
  expect(isReportHtml(html)).toBe(true);
  expect(comparisonMarkdown(left, right)).not.toContain('[a](http');
});

it('a table of a comparison is known again, and no other', () => {
  expect(isComparisonCsv(comparisonCsv(left, right))).toBe(true);
  expect(isComparisonCsv('What,First\r\n')).toBe(false);
});
