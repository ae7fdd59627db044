import { expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { exportRow, isExportedTable, toCsv, type ExportRow } from '../../../src/advise/exportRows';
import type { Calibration } from '../../../src/model/calibration/calibration';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import { calibration, config, literal, measured } from '../../support/detect/configFixture';

test('a row holds what was found, what is suggested, and how sure it is', () => {
  const site = config({ learningRate: literal(0.1), momentum: { state: 'missing' } });
  expect(exportRow('a/train.py', site, advise(site, undefined, DEFAULT_RULE))).toEqual({
    file: 'a/train.py',
    line: 1,
    framework: 'pytorch',
    optimizer: 'SGD',
    learningRate: 0.1,
    momentum: null,
    suggestedMomentum: expect.closeTo(0.763, 3),
    suggestedLow: expect.closeTo(0.117, 3),
    suggestedHigh: expect.closeTo(0.935, 3),
    nearLow: null,
    nearHigh: null,
    saving: '',
    verdict: 'uncalibrated',
    measure: '',
  });
});

function rowOf(record: Calibration): ExportRow {
  return exportRow('train.py', config(), advise(config(), record, DEFAULT_RULE));
}

test('a row of a calibrated site holds the range within 5 %, and says on how many fresh seeds what was saved', () => {
  const nearRange = { low: 0.95, high: 0.98, confidence: 0.95, highEnd: 'slower' } as const;
  expect(rowOf(calibration(measured({ nearRange })))).toMatchObject({
    nearLow: 0.95,
    nearHigh: 0.98,
    saving: '1.5× (1.3×–1.7×) faster than the present momentum on 4 fresh seeds',
    verdict: 'measured',
  });
  const savingOverPresent = { kind: 'expected', ratio: { value: 1.5, low: 1.3, high: 1.7 } } as const;
  expect(rowOf(calibration(measured({ savingOverPresent })))).toMatchObject({
    nearLow: null,
    saving: 'expected 1.5× (1.3×–1.7×) faster than the present momentum, not verified',
    verdict: 'expected',
  });
});

test('a row of a calibrated site names what was measured', () => {
  const { progressMeasure } = calibration(measured());
  const reported = {
    ...progressMeasure,
    kind: 'reportedMetric',
    name: 'val/acc',
    source: 'wandb',
    direction: 'rises',
  } as const;
  expect(rowOf(calibration(measured())).measure).toBe('training loss');
  expect(rowOf(calibration(measured(), { progressMeasure: reported })).measure).toBe('val/acc (W&B, rises)');
});

test('CSV quotes what needs it and defuses formulas', () => {
  const site = config({ optimizer: 'A,"B"', family: 'other' });
  const row = exportRow('=cmd.py', site, advise(site, undefined, DEFAULT_RULE));
  expect(toCsv([row]).split('\r\n')[1]).toBe(
    `'=cmd.py,1,pytorch,"A,""B""",0.1,0.9,,,,,,,"A,""B"" takes no momentum of this kind",`,
  );
});

test.each([
  '=1',
  '+1',
  '-1',
  '@x',
  '\t=1',
  '\r=1',
  '\n=1',
  '\tx',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  ' =1',
  '\u200b=1',
  '\ufeff=1',
])('a cell that begins with %j is text to a spreadsheet', (file) => {
  const site = config({});
  const row = exportRow(file, site, advise(site, undefined, DEFAULT_RULE));
  expect(toCsv([row])).toMatch(/^"?'/mu);
});

test('a cell with the separator of another locale stays one cell', () => {
  const site = config({});
  const row = exportRow('a;=cmd()', site, advise(site, undefined, DEFAULT_RULE));
  expect(toCsv([row]).split('\r\n')[1]).toMatch(/^"a;=cmd\(\)",/u);
});

test('a table that was exported is known again in either format, and nothing else is', () => {
  const row = rowOf(calibration(measured()));
  expect(isExportedTable(toCsv([row]))).toBe(true);
  expect(isExportedTable(JSON.stringify([row]))).toBe(true);
  expect(isExportedTable(toCsv([]))).toBe(true);
  for (const text of [
    '',
    'import torch',
    'file,line\r\n1,2',
    '{"file": 1}',
    '[{"file": "a"}]',
    '[1]',
    'null',
  ])
    expect(isExportedTable(text), text).toBe(false);
});
