import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupedHistory, type HistoryEntry } from '../../../src/history/historyEntry';
import type { CalibrationSubject } from '../../../src/model/calibration/calibration';
import { calibration, measured } from '../../support/detect/configFixture';

const TASK: CalibrationSubject = { kind: 'builtinTask', taskId: 'teacherStudent' };

function entry(
  calibrationId: string,
  minute: number,
  subject: CalibrationSubject,
  isPinned = false,
): HistoryEntry {
  const createdAt = new Date(60_000 * minute).toISOString();
  return { calibration: calibration(measured(), { calibrationId, createdAt, subject }), isPinned };
}

function script(scriptPath: string): CalibrationSubject {
  return { kind: 'script', scriptPath, siteId: 'SGD#1', batchSize: 64 };
}

/** `pinned: c a`, a line each. */
function shown(entries: readonly HistoryEntry[]): string[] {
  return groupedHistory(entries).map((group) => {
    const title = group.kind === 'script' ? group.scriptPath : group.kind;
    return `${title}: ${group.entries.map((each) => each.calibration.calibrationId).join(' ')}`;
  });
}

test('the pinned stand first, then each script by its newest record; the newest first in each', () => {
  const entries = [
    entry('a', 1, script('a.py')),
    entry('b', 2, script('b.py')),
    entry('task', 3, TASK),
    entry('pinned', 0, script('b.py'), true),
    entry('a2', 4, script('a.py')),
  ];
  expect(shown(entries)).toEqual(['pinned: pinned', 'a.py: a2 a', 'builtinTasks: task', 'b.py: b']);
});

test('of two records with one id the newer is shown, and no group is empty', () => {
  expect(shown([entry('a', 1, script('a.py')), entry('a', 2, script('copy.py'))])).toEqual(['copy.py: a']);
  expect(shown([entry('a', 1, TASK, true)])).toEqual(['pinned: a']);
  expect(shown([])).toEqual([]);
});

test('whatever is recorded, each id is shown once, in an order that does not depend on how it was read', () => {
  const anySubject = fc.constantFrom(script('a.py'), script('b.py'), script('__proto__'), TASK);
  const anyEntry = fc
    .tuple(fc.constantFrom('x', 'y', 'z', 'u', 'v', 'w'), fc.nat(4), anySubject, fc.boolean())
    .map(([id, minute, subject, isPinned]) => entry(id, minute, subject, isPinned));
  const distinct = fc.uniqueArray(anyEntry, { selector: (each) => each.calibration.calibrationId });
  fc.assert(
    fc.property(distinct, (entries) => {
      const groups = groupedHistory(entries);
      const ids = groups.flatMap((group) => group.entries.map((each) => each.calibration.calibrationId));
      expect(ids.toSorted()).toEqual(entries.map((each) => each.calibration.calibrationId).toSorted());
      expect(shown(entries.toReversed())).toEqual(shown(entries));
      for (const { kind, entries: own } of groups) {
        expect(own.every(({ isPinned }) => isPinned === (kind === 'pinned'))).toBe(true);
        const times = own.map((each) => each.calibration.createdAt);
        expect(times).toEqual(times.toSorted().toReversed());
      }
    }),
    { seed: 17, numRuns: 300 },
  );
});
