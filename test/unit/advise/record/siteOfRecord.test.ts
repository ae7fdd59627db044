import { describe, expect, test } from 'vitest';
import { recordsOfSites, siteOfRecord, type KnownSite } from '../../../../src/advise/record/siteOfRecord';
import { calibration, measured } from '../../../support/detect/configFixture';

const site = (siteId: string, siteText: string, learningRate?: number): KnownSite => ({
  siteId,
  siteText,
  ...(learningRate === undefined ? {} : { learningRate }),
});

const record = (siteId: string, siteText?: string, calibrationId = siteId) => {
  const about = { kind: 'script', scriptPath: 'train.py', siteId, batchSize: 64 } as const;
  return calibration(measured(), {
    calibrationId,
    subject: siteText === undefined ? about : { ...about, siteText },
  });
};

describe('a record stays with its site', () => {
  test.each<[what: string, subject: [id: string, text?: string], sites: KnownSite[], expected?: string]>([
    ['where nothing has changed', ['SGD#1', 'a'], [site('SGD#1', 'a'), site('SGD#2', 'b')], 'SGD#1'],
    [
      'where another optimizer was written above it',
      ['SGD#1', 'a'],
      [site('SGD#1', 'new'), site('SGD#2', 'a')],
      'SGD#2',
    ],
    ['where it was moved into a function', ['SGD#1', 'a'], [site('train/SGD#1', 'a')], 'train/SGD#1'],
    ['by its number where its text has changed', ['SGD#2', 'a'], [site('SGD#2', 'other')], 'SGD#2'],
    [
      'by its number in records of earlier versions',
      ['SGD#2'],
      [site('SGD#1', 'a'), site('SGD#2', 'b')],
      'SGD#2',
    ],
    ['and with none where it is gone', ['SGD#2', 'a'], [site('SGD#1', 'b')], undefined],
    [
      'of several that read the same with that in its function',
      ['fit/SGD#1', 'a'],
      [site('main/SGD#1', 'a', 0.1), site('fit/SGD#1', 'a', 0.2)],
      'fit/SGD#1',
    ],
    [
      'of several that read the same there with that of its learning rate',
      ['SGD#1', 'a'],
      [site('SGD#1', 'a', 0.2), site('SGD#2', 'a', 0.1)],
      'SGD#2',
    ],
    [
      'of several that read the same with that of its number where no learning rate tells',
      ['SGD#2', 'a'],
      [site('SGD#1', 'a'), site('SGD#2', 'a'), site('SGD#3', 'a')],
      'SGD#2',
    ],
  ])('%s', (_, [siteId, siteText], sites, expected) => {
    const subject = siteText === undefined ? { siteId } : { siteId, siteText };
    expect(siteOfRecord(subject, sites, 0.1)).toBe(expected);
  });
});

test('the record of a site that was deleted is not given to the one that took its number', () => {
  const records = [record('SGD#1', 'deleted'), record('SGD#2', 'kept')];
  const placed = recordsOfSites(records, [site('SGD#1', 'kept', 0.1)]);
  expect([...placed].map(([id, own]) => [id, own.map(({ calibrationId }) => calibrationId)])).toEqual([
    ['SGD#1', ['SGD#2']],
  ]);
});

test('an inserted optimizer has no record of the one below it', () => {
  const placed = recordsOfSites([record('SGD#1', 'a')], [site('SGD#1', 'new', 0.1), site('SGD#2', 'a', 0.1)]);
  expect(placed.has('SGD#1')).toBe(false);
  expect(placed.get('SGD#2')).toHaveLength(1);
});
