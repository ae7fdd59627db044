import { beforeAll, describe, expect, it } from 'vitest';
import { methodsParagraph, methodsText } from '../../../../src/history/report/methodsText';
import { isPlotSvg, plotSvg } from '../../../../src/history/report/plotSvg';
import { reportHtml, reportMarkdown } from '../../../../src/history/report/report';
import { isReportHtml } from '../../../../src/history/report/reportPage';
import { isTrialsCsv, trialsCsv } from '../../../../src/history/report/trialsCsv';
import { fittedCurve } from '../../../../src/calibrate/fit/fittedCurve';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import { simulatedCalibration } from '../../../support/panel/panelStates';

let calibration: Calibration;

beforeAll(async () => {
  calibration = await simulatedCalibration();
});

const OPTIONS = { isWithdrawn: false };
const HOSTILE = `</title><script>alert(1)</script> | "x" 'y' & [a](http://b) \`c\``;

function hostile(): Calibration {
  return {
    ...calibration,
    subject: { kind: 'script', scriptPath: HOSTILE, siteId: HOSTILE, batchSize: 1 },
    environment: { ...calibration.environment, device: HOSTILE, details: { framework: HOSTILE } },
    progressMeasure: { ...calibration.progressMeasure, name: HOSTILE },
  };
}

describe('the trials as a table', () => {
  it('have a row each, with T where the target was reached', () => {
    const lines = trialsCsv(calibration).split('\r\n');
    expect(lines).toHaveLength(calibration.trials.length + 2);
    const converged = calibration.trials.find(({ outcome }) => outcome.kind === 'converged');
    if (converged?.outcome.kind !== 'converged') throw new Error('One reaches it.');
    expect(trialsCsv({ trials: [converged] })).toContain(`,converged,${converged.outcome.convergenceSteps},`);
    expect(isTrialsCsv(lines.join('\r\n'))).toBe(true);
    expect(isTrialsCsv('a,b\r\n')).toBe(false);
  });

  it('run nothing in a spreadsheet', () => {
    const [first] = calibration.trials;
    if (first === undefined) throw new Error('There are trials.');
    expect(trialsCsv({ trials: [{ ...first, trialId: '=cmd()' }] })).toContain(`\r\n'=cmd(),`);
  });
});

describe('the plot as a vector graphic', () => {
  it('has a point for each trial of the search, the curve and its band, and the suggested momentum', () => {
    const svg = plotSvg(calibration, fittedCurve(calibration.result, calibration.trials));
    const sweep = calibration.trials.filter(({ role }) => role === 'sweep');
    expect(svg.match(/<circle /gu)).toHaveLength(sweep.length);
    expect(svg).toMatch(/<polyline .*<text [^>]*>suggested 0\.7\d*</su);
    expect(svg).toContain('<polygon ');
    expect(svg).not.toMatch(/NaN|Infinity|<image|<script/u);
    expect(isPlotSvg(svg)).toBe(true);
  });

  it('of a record without trials is an empty frame', () => {
    const svg = plotSvg(
      { ...calibration, trials: [], result: { kind: 'noEstimate', reason: 'noTrialFinished' } },
      undefined,
    );
    expect(svg).not.toMatch(/NaN|Infinity|<circle/u);
  });
});

describe('the report', () => {
  it('says in both forms what the panel says, and compares with one number', () => {
    const html = reportHtml(calibration, undefined, OPTIONS);
    const markdown = reportMarkdown(calibration, OPTIONS);
    for (const text of [html, markdown]) {
      expect(text).toMatch(
        /Set momentum to 0\.7\d* instead of 0\.5: training then comes as far in fewer steps\./u,
      );
      expect(text).toMatch(/faster than the present momentum on 4 fresh seeds/u);
    }
    expect(isReportHtml(html)).toBe(true);
    expect(isReportHtml(markdown)).toBe(false);
  });

  it('loads and runs nothing, and takes no text for markup', () => {
    const html = reportHtml(hostile(), undefined, OPTIONS);
    expect(html).not.toMatch(/<script|<img|<link|src=|href=/u);
    expect(html).toContain(`default-src 'none'`);
    const markdown = reportMarkdown(hostile(), OPTIONS);
    expect(markdown).not.toMatch(/(?<!\\)[[`]|<script/u);
    for (const line of markdown.split('\n').filter((each) => each.startsWith('| Script'))) {
      expect(line.match(/(?<!\\)\|/gu)).toHaveLength(3);
    }
  });

  it('of a suggestion that whole trainings spoke against says so first', () => {
    expect(reportMarkdown(calibration, { isWithdrawn: true })).toContain('Suggestion withdrawn');
  });
});

describe('the paragraph for a methods section', () => {
  it('says what was run and what came of it, with its reference', () => {
    const sweep = calibration.trials.filter(({ role }) => role === 'sweep').length;
    const text = methodsText(calibration);
    expect(text).toContain(`${sweep} trainings over `);
    expect(text).toContain('at learning rate 0.01 and batch size 64');
    expect(text).toMatch(/fewest at β = 0\.7\d* \(0\.\d+–0\.\d+\) \(95 % interval\)/u);
    expect(text).toContain('eprint        = {2210.16400}');
  });

  it('claims no momentum where there is no estimate', () => {
    const text = methodsParagraph({
      ...calibration,
      result: { kind: 'noEstimate', reason: 'minimumAtGridEdge' },
    });
    expect(text).toContain('No momentum could be estimated.');
    expect(text).not.toContain('faster');
  });
});
