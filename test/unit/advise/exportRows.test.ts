import { expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { exportRow, toCsv } from '../../../src/advise/exportRows';
import { DEFAULT_PLAUSIBLE_C } from '../../../src/model/momentumRule';
import { config, literal } from '../../support/detect/configFixture';

test('a row holds what was found, what is suggested, and how sure it is', () => {
  const site = config({ learningRate: literal(1), momentum: { state: 'missing' } });
  expect(exportRow('a/train.py', site, advise(site, undefined, DEFAULT_PLAUSIBLE_C))).toEqual({
    file: 'a/train.py',
    line: 1,
    framework: 'pytorch',
    optimizer: 'SGD',
    learningRate: 1,
    momentum: null,
    suggestedMomentum: 0.8,
    suggestedLow: 0,
    suggestedHigh: 0.95,
    verdict: 'uncalibrated',
  });
});

test('CSV quotes what needs it and defuses formulas', () => {
  const site = config({ optimizer: 'A,"B"', family: 'other' });
  const row = exportRow('=cmd.py', site, advise(site, undefined, DEFAULT_PLAUSIBLE_C));
  expect(toCsv([row]).split('\r\n')[1]).toBe(
    `'=cmd.py,1,pytorch,"A,""B""",0.1,0.9,,,,"A,""B"" takes no momentum of this kind"`,
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
  const row = exportRow(file, site, advise(site, undefined, DEFAULT_PLAUSIBLE_C));
  expect(toCsv([row])).toMatch(/^"?'/mu);
});

test('a cell with the separator of another locale stays one cell', () => {
  const site = config({});
  const row = exportRow('a;=cmd()', site, advise(site, undefined, DEFAULT_PLAUSIBLE_C));
  expect(toCsv([row]).split('\r\n')[1]).toMatch(/^"a;=cmd\(\)",/u);
});
