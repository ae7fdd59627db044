import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesSince, type PresentState } from '../../../src/history/changesSince';
import { changesLines, shortChangesText } from '../../../src/history/changesText';
import type { Calibration } from '../../../src/model/calibration/calibration';
import { calibration, measured } from '../../support/detect/configFixture';

const ORIGIN = {
  fingerprint: 'f',
  script: 's1',
  scriptWithoutPair: 'p1',
  sources: { '/w/train.py': 's1', '/w/model.py': 'm1', '/lib/shared.py': 'l1' },
};
const DETAILS = { framework: 'PyTorch 1.13.1' };
const RECORD = calibration(measured(), {
  origin: ORIGIN,
  environment: { trainer: 'script', name: 'train.py', device: 'CPU', details: DETAILS },
});
const SUBJECT = { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 } as const;
const SAME: PresentState = {
  scriptHash: 's1',
  fileHashes: { '/w/train.py': 's1', '/w/model.py': 'm1' },
  hasSite: true,
  batchSize: 64,
  newestFramework: 'PyTorch 1.13.1',
};

interface Case {
  readonly what: string;
  readonly record?: Partial<Calibration>;
  readonly present: Partial<PresentState>;
  readonly short: string;
  readonly lines: readonly string[];
}

const NOT_KNOWN = 'Not known whether changed: framework; data.';
const FILES = 'project files (1 imported, 1 outside of the workspace not looked at)';

test.each<Case>([
  {
    what: 'what is as it was is called unchanged, and data and framework are not',
    present: {},
    short: '',
    lines: [`Unchanged: script; ${FILES}; batch size (64).`, NOT_KNOWN],
  },
  {
    what: 'another text of the script',
    present: { scriptHash: 's2' },
    short: 'changed since: script',
    lines: ['Changed since: script.', `Unchanged: ${FILES}; batch size (64).`, NOT_KNOWN],
  },
  {
    what: 'a text in which nothing but learning rate or momentum is another, as where a suggestion was applied',
    present: { scriptHash: 's2', scriptWithoutPairHash: 'p1' },
    short: '',
    lines: [
      `Unchanged: script (but for its learning rate or momentum); ${FILES}; batch size (64).`,
      NOT_KNOWN,
    ],
  },
  {
    what: 'a text in which more is another',
    present: { scriptHash: 's2', scriptWithoutPairHash: 'p2' },
    short: 'changed since: script',
    lines: ['Changed since: script.', `Unchanged: ${FILES}; batch size (64).`, NOT_KNOWN],
  },
  {
    what: 'a script that is gone, and its modules with it',
    present: { scriptHash: null, fileHashes: { '/w/model.py': null }, hasSite: false, batchSize: null },
    short: 'changed since: script, project files',
    lines: [
      'Changed since: script (it is gone); project files (model.py).',
      'Not known whether changed: batch size; framework; data.',
    ],
  },
  {
    what: 'an optimizer that is not found in the changed text',
    present: { scriptHash: 's2', hasSite: false },
    short: 'changed since: script',
    lines: [
      'Changed since: script (its optimizer is not found).',
      `Unchanged: ${FILES}; batch size (64).`,
      NOT_KNOWN,
    ],
  },
  {
    what: 'a text that could not be searched is not called changed',
    present: { hasSite: false },
    short: '',
    lines: [`Unchanged: script; ${FILES}; batch size (64).`, NOT_KNOWN],
  },
  {
    what: 'another batch size and a newer framework',
    present: { batchSize: 128, newestFramework: 'PyTorch 2.7.1' },
    short: 'changed since: batch size, framework',
    lines: [
      'Changed since: batch size (64 → 128); framework (PyTorch 1.13.1, the newest calibration has PyTorch 2.7.1).',
      `Unchanged: script; ${FILES}.`,
      'Not known whether changed: data.',
    ],
  },
  {
    what: 'another weight decay',
    record: { subject: { ...SUBJECT, weightDecay: 5e-4 } },
    present: { weightDecay: 0 },
    short: 'changed since: weight decay',
    lines: [
      'Changed since: weight decay (0.0005 → 0).',
      `Unchanged: script; ${FILES}; batch size (64).`,
      NOT_KNOWN,
    ],
  },
  {
    what: 'a batch size that the text does not tell',
    present: { batchSize: null },
    short: '',
    lines: [`Unchanged: script; ${FILES}.`, 'Not known whether changed: batch size; framework; data.'],
  },
  {
    what: 'a batch size that was another in the text than in the run',
    record: {
      subject: {
        kind: 'script',
        scriptPath: 'train.py',
        siteId: 'SGD#1',
        batchSize: 256,
        written: { learningRate: 0.1, momentum: 0.9, batchSize: 64 },
      },
    },
    present: {},
    short: '',
    lines: [`Unchanged: script; ${FILES}; batch size (64).`, NOT_KNOWN],
  },
  {
    what: 'a program, of which only what its command names is known',
    record: {
      environment: {
        trainer: 'script',
        name: 'node a.mjs',
        device: 'unknown',
        details: { command: 'node a.mjs' },
      },
    },
    present: {},
    short: '',
    lines: [
      'Unchanged: script; batch size (64).',
      'Not known whether changed: project files (those of its command are unchanged); framework; data.',
    ],
  },
  {
    what: 'a virtual workspace, of which no file is read',
    present: { scriptHash: undefined, fileHashes: {}, hasSite: undefined, batchSize: undefined },
    short: '',
    lines: ['Not known whether changed: script; project files; batch size; framework; data.'],
  } as unknown as Case,
])('$what', ({ record, present, short, lines }) => {
  const known = Object.fromEntries(
    Object.entries({ ...SAME, ...present }).filter(([, value]) => value !== undefined),
  ) as unknown as PresentState;
  const findings = changesSince({ ...RECORD, ...record }, known);
  expect(shortChangesText(findings)).toBe(short);
  expect(changesLines(findings)).toEqual(lines);
});

test('a record from before hashes were kept says that it is not known, whatever the present', () => {
  const { origin: _, ...old } = RECORD;
  expect(changesLines(changesSince(old, SAME))).toEqual([
    'Unchanged: batch size (64).',
    'Not known whether changed: script; project files; framework; data.',
  ]);
});

test('nothing of a built-in task can change', () => {
  const task = calibration(measured(), { subject: { kind: 'builtinTask', taskId: 't' } });
  expect(changesSince(task, SAME)).toEqual([]);
});

test('nothing is called unchanged that the record or the present does not tell', () => {
  const hash = fc.constantFrom('a', 'b');
  const anyOrigin = fc.record(
    {
      fingerprint: fc.constant('f'),
      sources: fc.dictionary(fc.constantFrom('/w/a', '/w/b'), hash),
      script: hash,
    },
    { requiredKeys: ['fingerprint', 'sources'] },
  );
  const anyPresent = fc.record(
    {
      scriptHash: fc.option(hash),
      fileHashes: fc.dictionary(fc.constantFrom('/w/a', '/w/b'), fc.option(hash)),
      hasSite: fc.boolean(),
      batchSize: fc.option(fc.constantFrom(64, 128)),
    },
    { requiredKeys: ['fileHashes'] },
  );
  fc.assert(
    fc.property(anyOrigin, anyPresent, (origin, present) => {
      const findings = changesSince({ ...RECORD, origin }, present);
      const standing = (what: string): unknown => findings.find((each) => each.what === what)?.standing;
      expect(standing('script') === 'unchanged').toBe(
        origin.script !== undefined && present.scriptHash === origin.script,
      );
      if (standing('files') === 'unchanged') {
        for (const [path, now] of Object.entries(present.fileHashes))
          if (path in origin.sources) expect(now).toBe(origin.sources[path]);
      }
      if (standing('batchSize') === 'unchanged') expect(present.batchSize).toBe(64);
      expect(standing('data')).toBe('unknown');
    }),
    { seed: 18, numRuns: 500 },
  );
});
