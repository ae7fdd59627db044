import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asName,
  entryDescription,
  entryLabel,
  entryTooltip,
  groupTitle,
  unreadableText,
} from '../../../src/history/entryText';
import { groupedHistory, type HistoryEntry } from '../../../src/history/historyEntry';
import { confirmationSentences } from '../../../src/model/wording/confirmation/confirmationText';
import { confirmationOf } from '../../support/panel/panelStates';
import { calibration, measured } from '../../support/detect/configFixture';

const ENTRY: HistoryEntry = { calibration: calibration(measured()), isPinned: false };
const CHANGED = [{ what: 'script', standing: 'changed', detail: '' }] as const;
const HOSTILE = '[run](command:evil) $(alert)\n‮ ';

function described(entry: HistoryEntry): string {
  const [group] = groupedHistory([entry]);
  if (group === undefined) throw new Error('no group');
  return entryDescription(entry, group, []);
}

test('an entry says what was found, what it saves, by what it was measured and when', () => {
  expect(entryLabel(ENTRY)).toBe('β 0.97 at η 0.1');
  expect(described(ENTRY)).toBe('1.5× faster than now · training loss · 2026-11-24 12:00');
});

test('one with a name says what was found behind it, and a pinned one of which script it is', () => {
  const named = { ...ENTRY, name: 'before the warm-up', isPinned: true };
  expect(entryLabel(named)).toBe('before the warm-up');
  expect(described(named)).toBe(
    'train.py · β 0.97 at η 0.1 · 1.5× faster than now · training loss · 2026-11-24 12:00',
  );
});

test('the optimizer is said where a script has more than one', () => {
  const subject = { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#2', batchSize: 64 } as const;
  const other = { calibration: calibration(measured(), { calibrationId: 'b', subject }), isPinned: false };
  const [group] = groupedHistory([ENTRY, other]);
  if (group === undefined) throw new Error('no group');
  expect(entryDescription(other, group, [])).toMatch(/^SGD#2 · 1\.5×/u);
});

test('what is known to have changed is said first', () => {
  const [group] = groupedHistory([ENTRY]);
  if (group === undefined) throw new Error('no group');
  expect(entryDescription(ENTRY, group, CHANGED)).toMatch(/^changed since: script · 1\.5×/u);
});

test('one without an estimate says so, and why in its tooltip', () => {
  const entry = { ...ENTRY, calibration: calibration({ kind: 'noEstimate', reason: 'noTrialFinished' }) };
  expect(entryLabel(entry)).toBe('no estimate at η 0.1');
  expect(entryTooltip(entry, [])).toContain('No trial finished.');
});

test('one of several learning rates says between which', () => {
  const { plan } = ENTRY.calibration;
  if (plan.kind === 'severalLearningRates') throw new Error('one learning rate was expected');
  const sweeps = [0.04, 0.01, 0.02].map((learningRate) => ({ ...plan, learningRate }));
  const several = { ...plan, kind: 'severalLearningRates', sweeps } as const;
  expect(entryLabel({ ...ENTRY, calibration: { ...ENTRY.calibration, plan: several } })).toBe(
    'β 0.97 at η 0.01–0.04',
  );
});

test('what whole trainings said stands before what the sweep expects, and is explained in the tooltip', () => {
  const entry = { ...ENTRY, confirmation: confirmationOf(ENTRY.calibration, 0.9) };
  expect(described(entry)).toMatch(/^[^·]*whole trainings.* · 1\.5× faster than now · training loss/u);
  expect(entryTooltip(entry, [])).toContain(confirmationSentences(entry.confirmation)[0]);
});

test('a tooltip has a line for everything that is known', () => {
  expect(entryTooltip({ ...ENTRY, name: 'mine' }, CHANGED).split('\n')).toEqual([
    'mine',
    'train.py · SGD#1',
    'β 0.97 at η 0.1',
    '1.5× (1.3×–1.7×) faster than the present momentum on 4 fresh seeds',
    'Measured by training loss',
    'Batch size 64',
    'CPU',
    'Made 2026-11-24 12:00 UTC',
    'Changed since: script.',
  ]);
});

test.each([
  [0, undefined],
  [1, '1 record could not be read; the log says why.'],
  [7, '7 records could not be read; the log says why.'],
])('%i records that cannot be read', (count, text) => {
  expect(unreadableText(count)).toBe(text);
});

test('whatever a record or a name holds, no link, icon or second line of it is left', () => {
  fc.assert(
    fc.property(fc.constantFrom(HOSTILE, `${HOSTILE}${HOSTILE}`), fc.string(), (hostile, other) => {
      const text = hostile + other;
      const entry = {
        name: text,
        isPinned: true,
        calibration: calibration(measured(), {
          createdAt: text,
          subject: { kind: 'script', scriptPath: text, siteId: text, batchSize: 64 },
          environment: { trainer: 'script', name: text, device: text, details: { framework: text } },
          progressMeasure: { kind: 'trainingLoss', name: text, smoothingSteps: 1 },
        }),
      };
      const [group] = groupedHistory([entry]);
      const [own] = groupedHistory([{ ...entry, isPinned: false }]);
      if (group === undefined || own === undefined) throw new Error('no group');
      const finding = { what: 'files', standing: 'changed', detail: text } as const;
      for (const shown of [
        entryLabel(entry),
        entryDescription(entry, group, [finding]),
        groupTitle(own),
        asName(text),
        ...entryTooltip(entry, [finding]).split('\n'),
      ]) {
        expect(shown).not.toMatch(/\]\(|\$\(|[\n\p{Cf}\p{Cc}]/u);
      }
    }),
    { seed: 19, numRuns: 200 },
  );
});
