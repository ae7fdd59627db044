import { expect, test } from 'vitest';
import { decodeCalibrationSet, encodeCalibrationSet } from '../../../../src/calibrate/record/calibrationSet';
import { calibration, measured } from '../../../support/detect/configFixture';

const OLD = { ...calibration(measured()), calibrationId: 'old', createdAt: '2026-01-01T00:00:00Z' };
const NEW = { ...calibration(measured()), calibrationId: 'new', createdAt: '2026-02-01T00:00:00Z' };

test('what is written is read again, oldest first, a line each', () => {
  const text = encodeCalibrationSet([NEW, OLD]);
  expect(decodeCalibrationSet(text)).toEqual({
    ok: true,
    calibrations: [OLD, NEW],
    names: new Map(),
    unreadable: [],
  });
  expect(text.trimEnd().split('\n')).toHaveLength(4);
});

test('one that cannot be read costs itself only, and says what is wrong', () => {
  const text = encodeCalibrationSet([OLD, NEW]).replace('"calibrationId":"old"', '"calibrationId":7');
  const set = decodeCalibrationSet(text);
  expect(set).toMatchObject({ ok: true, calibrations: [{ calibrationId: 'new' }] });
  expect(set.ok && set.unreadable.map(({ number }) => number)).toEqual([1]);
});

test.each(['', '{', '[]', '{"kind":"other","calibrations":[]}', '{"kind":"momentumLensCalibrations"}'])(
  '%j holds no calibrations',
  (text) => {
    expect(decodeCalibrationSet(text)).toEqual({ ok: false });
  },
);

test('a name stands in the line of its calibration, and is no part of it', () => {
  const text = encodeCalibrationSet([OLD, NEW], (id) => (id === 'new' ? 'after the fix' : undefined));
  const set = decodeCalibrationSet(text);
  expect(set).toMatchObject({
    ok: true,
    calibrations: [OLD, NEW],
    names: new Map([['new', 'after the fix']]),
  });
  expect(set.ok && set.calibrations.some((each) => 'name' in each)).toBe(false);
});

test.each([7, null, { toString: 'x' }])('a name that is %j is none', (name) => {
  const text = encodeCalibrationSet([OLD]).replace(
    '"formatVersion"',
    `"name":${JSON.stringify(name)},"formatVersion"`,
  );
  expect(decodeCalibrationSet(text)).toMatchObject({ ok: true, calibrations: [OLD], names: new Map() });
});
