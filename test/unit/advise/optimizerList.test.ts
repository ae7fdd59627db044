import { expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import {
  listedFiles,
  scanSummary,
  siteDescription,
  standingOf,
  type OptimizerFilter,
} from '../../../src/advise/optimizerList';
import type { Advice } from '../../../src/model/advice/advice';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import { config, literal } from '../../support/detect/configFixture';

const written = config({ learningRate: literal(0.05), momentum: literal(0.5) });
const uncalibrated = { config: written, advice: advise(written, undefined, DEFAULT_RULE) };
const refused = {
  config: config({ learningRate: literal(-1) }),
  advice: { kind: 'refused', reason: { kind: 'learningRateNotPositive', value: -1 } } as const,
};
const FILES = [
  { name: 'a.py', sites: [refused] },
  { name: 'b.py', sites: [uncalibrated, refused] },
  { name: 'c.py', sites: [uncalibrated] },
];

test.each<[advice: Advice, standing: string]>([
  [uncalibrated.advice, 'uncalibrated'],
  [refused.advice, 'silent'],
])('what is known of a site has an icon', (advice, standing) => {
  expect(standingOf(advice)).toBe(standing);
});

test.each<[filter: OptimizerFilter, kept: readonly [string, number][]]>([
  [
    'all',
    [
      ['a.py', 1],
      ['b.py', 2],
      ['c.py', 1],
    ],
  ],
  ['changes', []],
  ['measured', []],
  [
    'notMeasured',
    [
      ['a.py', 1],
      ['b.py', 2],
      ['c.py', 1],
    ],
  ],
])('the filter %j keeps the files that have such a site, with these alone', (filter, kept) => {
  expect(listedFiles(FILES, filter, 'path').map(({ name, sites }) => [name, sites.length])).toEqual(kept);
});

test('by finding, what can be acted on comes first, and files of one kind stay in the order of their paths', () => {
  expect(listedFiles(FILES, 'all', 'finding').map(({ name }) => name)).toEqual(['b.py', 'c.py', 'a.py']);
});

test('a site is described by framework, values and finding', () => {
  expect(siteDescription(uncalibrated)).toMatch(/ · η 0\.05 · β 0\.5 · /u);
});

test.each<[read: number, filter: OptimizerFilter, text: string]>([
  [240, 'all', '4 optimizers in 3 of 240 files'],
  [120, 'all', '4 optimizers in 3 of 240 files; stopped after 120 of 240 files'],
  [240, 'changes', '0 optimizers, with a measured change'],
  [240, 'notMeasured', '4 optimizers, not measured in 3 of 240 files'],
])('a scan of %i of 240 files, listed by %j, is summed up', (filesRead, filter, text) => {
  const listed = listedFiles(FILES, filter, 'path');
  expect(scanSummary(listed, { filesRead, filesInAll: 240 }, filter)).toBe(text);
});
