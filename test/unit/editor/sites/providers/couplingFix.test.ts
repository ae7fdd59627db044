import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import { advise } from '../../../../../src/advise/advise';
import { hoverLines } from '../../../../../src/advise/hoverMarkdown';
import { confirmationResult } from '../../../../../src/calibrate/confirm/confirmationResult';
import { couplingFix } from '../../../../../src/editor/sites/providers/momentumFix';
import { DEFAULT_RULE } from '../../../../../src/model/advice/assumedRule';
import type { Advice } from '../../../../../src/model/advice/advice';
import type { Confirmation } from '../../../../../src/model/calibration/confirmation';
import type { OptimizerConfig } from '../../../../../src/model/optimizer/optimizerConfig';
import { wholeRun } from '../../../../support/confirm/wholeRuns';
import { calibration, config, measured } from '../../../../support/detect/configFixture';

const replaced = vi.hoisted(() => vi.fn());
vi.mock('vscode', () => ({
  WorkspaceEdit: class {
    replace = replaced;
  },
  Range: vi.fn(),
}));

const document = {
  uri: 'train.py',
  positionAt: (offset: number) => offset,
} as unknown as vscode.TextDocument;

const record = calibration(measured());
const scheduled = config({
  schedulers: [{ name: 'StepLR', span: { start: 0, end: 1 }, overwritesMomentum: false }],
  stepPlaces: { optimizer: 'optimizer', group: 'group', lines: [{ offset: 100, indent: '' }] },
});

type RunOptions = Parameters<typeof wholeRun>[2];

/** Three whole trainings with each setting; the constant suggestion ends as the present setting does, sooner. */
function confirmed(coupled: RunOptions | undefined): Confirmation {
  const runs = [0, 1, 2].flatMap((seed) => [
    wholeRun('present', seed, { decay: 200, accuracy: 0.9 + 0.0001 * seed }),
    wholeRun('suggested', seed, { decay: 100 + seed, accuracy: 0.9002 - 0.0001 * seed }),
    ...(coupled === undefined ? [] : [wholeRun('coupled', seed, coupled)]),
  ]);
  return {
    formatVersion: 1,
    confirmationId: 'c',
    calibrationId: record.calibrationId,
    createdAt: '2026-01-01T00:00:00.000Z',
    subject: record.subject,
    plan: {
      present: { learningRate: 0.1, momentum: 0.9 },
      suggested: { learningRate: 0.1, momentum: 0.97 },
      ...(coupled === undefined
        ? {}
        : { coupled: { learningRate: 0.1, momentum: 0.97, coupling: { k: 0.139, gamma: 2 / 3 } } }),
      seeds: [0, 1, 2],
    },
    partial: false,
    runs,
    result: confirmationResult(runs),
  };
}

function adviceAfter(coupled: RunOptions | undefined, site: OptimizerConfig = scheduled): Advice {
  return advise(site, record, DEFAULT_RULE, confirmed(coupled));
}

const BETTER: RunOptions = { decay: 50, accuracy: 0.9001 };

test('a coupling that whole trainings measured better is offered, previewed and never preferred', () => {
  const fix = couplingFix(document, scheduled, adviceAfter(BETTER));
  expect(fix).toMatchObject({
    title: 'Couple momentum to the schedule: β = 1 − 0.139·η^0.667 (measured better on 3 whole trainings)',
    isPreferred: false,
  });
  expect(replaced.mock.calls).toEqual([
    [
      'train.py',
      expect.anything(),
      expect.stringContaining(
        'group["momentum"] = min(max(1 - 0.139 * max(group["lr"], 0.0) ** 0.666667, 0.0), 0.999)\n',
      ),
      expect.objectContaining({ needsConfirmation: true }),
    ],
  ]);
  expect(hoverLines(scheduled, adviceAfter(BETTER)).join('\n')).toContain('A quick fix writes the coupling.');
});

test.each<[string, RunOptions | undefined]>([
  ['was not tried', undefined],
  ['ended worse', { decay: 50, accuracy: 0.8 }],
  ['gained nothing', { decay: 200, accuracy: 0.9001 }],
  ['was slower than the constant suggestion', { decay: 150, accuracy: 0.9001 }],
  ['diverged', { outcome: { kind: 'diverged' } }],
])('one that %s is never', (_, coupled) => {
  const advice = adviceAfter(coupled);
  expect(advice).not.toHaveProperty('coupling');
  expect(couplingFix(document, scheduled, advice)).toBeUndefined();
});

test('where the text shows no place for it, the hover says so and nothing is offered', () => {
  const advice = adviceAfter(BETTER, config());
  expect(couplingFix(document, config(), advice)).toBeUndefined();
  expect(hoverLines(config(), advice).join('\n')).toContain('The coupling is not offered as an edit');
});

test('what was measured at another batch size is not offered', () => {
  const other = calibration(measured(), {
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 32 },
  });
  expect(advise(scheduled, other, DEFAULT_RULE, confirmed(BETTER))).not.toHaveProperty('coupling');
});
