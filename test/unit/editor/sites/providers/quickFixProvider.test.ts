import { expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { advise } from '../../../../../src/advise/advise';
import { momentumFix } from '../../../../../src/editor/sites/providers/momentumFix';
import { QuickFixProvider } from '../../../../../src/editor/sites/providers/quickFixProvider';
import type { SiteAdvisor } from '../../../../../src/editor/sites/siteAdvisor';
import { DEFAULT_RULE } from '../../../../../src/model/advice/assumedRule';
import type { Calibration } from '../../../../../src/model/calibration/calibration';
import type { OptimizerConfig } from '../../../../../src/model/optimizer/optimizerConfig';
import { calibration, config, literal, measured } from '../../../../support/detect/configFixture';

vi.mock('vscode', () => import('../../../../support/editor/vscodeDouble'));

const DOCUMENT = {
  uri: vscode.Uri.file('/project/train.py'),
  languageId: 'python',
  getText: () => 'opt = SGD(p, lr=0.1, momentum=0.9)',
  positionAt: (offset: number) => offset,
} as unknown as vscode.TextDocument;

function lines(start: number, end = start): vscode.Range {
  return { start: { line: start }, end: { line: end } } as vscode.Range;
}

async function actions(
  changes: Partial<OptimizerConfig>,
  record?: Calibration,
  at = lines(0),
  { isCalibrated = true, isIgnored = false } = {},
) {
  const site = config(changes);
  const advice = advise(site, record, DEFAULT_RULE);
  const calibrationKind = isCalibrated ? 'script' : undefined;
  const sites = [{ config: site, advice, calibrationKind, interrupted: undefined, isIgnored }];
  const advisor = { about: () => Promise.resolve({ sites }) } as unknown as SiteAdvisor;
  const provided = await new QuickFixProvider(advisor).provideCodeActions(DOCUMENT, at);
  return provided.map(({ title, kind, command }) => [title, kind, command?.command]);
}

const CALIBRATE = ['Calibrate momentum…', 'quickfix', 'momentumLens.calibrate'];

const FIX = ['Set momentum to 0.97 (measured, 1.5× faster than now)', 'quickfix', undefined];

test('what was measured comes first, then a calibration, then the ways to leave what is marked alone', async () => {
  expect(await actions({}, calibration(measured()))).toEqual([
    FIX,
    CALIBRATE,
    ['Ignore this optimizer by a comment', 'quickfix', undefined],
    ['Mark no findings of Momentum Lens anywhere', 'quickfix', 'momentumLens.toggleDiagnostics'],
  ]);
});

test('where a comment leaves the site alone its fix is still offered, and nothing is marked', async () => {
  expect(await actions({}, calibration(measured()), lines(0), { isIgnored: true })).toEqual([FIX, CALIBRATE]);
});

test('what the rule alone says is no quick fix', async () => {
  expect(await actions({ momentum: literal(0.99) })).toEqual([
    ['Set momentum to 0.76 (uncalibrated: assumes C = 1.1)', 'refactor.rewrite', undefined],
    CALIBRATE,
  ]);
});

test('what was measured at another batch size is not the preferred fix, nor called faster', async () => {
  expect(await actions({ batchSize: literal(128) }, calibration(measured()))).toEqual([
    ['Set momentum to 0.97 (measured at batch 64, not verified)', 'quickfix', undefined],
    CALIBRATE,
  ]);
});

test('a calibration is offered where a run alone knows the learning rate, and nowhere off the lines', async () => {
  const argument = { start: 0, end: 6 };
  const learningRate = { state: 'unknown', reason: 'dynamic', text: 'cfg.lr', argument } as const;
  expect(await actions({ learningRate })).toEqual([CALIBRATE]);
  expect(await actions({ learningRate }, undefined, lines(1))).toEqual([]);
  expect(await actions({ family: 'other' }, undefined, lines(0), { isCalibrated: false })).toEqual([]);
});

test('what was measured against a scheduler’s own cycle is written with it told to leave the momentum alone', async () => {
  const text = 'opt = SGD(p, lr=0.1, momentum=0.9)\nOneCycleLR(opt, 1.0, 300)';
  const scheduler = {
    name: 'OneCycleLR',
    span: { start: text.indexOf('OneCycleLR'), end: text.length },
    overwritesMomentum: true,
  };
  const record = calibration(measured(), { presentCycles: true, presentMomentum: 0.95 });
  const cycling = { ...DOCUMENT, getText: () => text } as unknown as vscode.TextDocument;
  const offered = (schedulers: OptimizerConfig['schedulers']) => {
    const site = config({ schedulers });
    return momentumFix(cycling, site, advise(site, record, DEFAULT_RULE))?.title;
  };
  expect(offered([scheduler])).toBe(
    'Set momentum to 0.97 and cycle_momentum=False (measured, 1.5× faster than now)',
  );
  // The scheduler is made elsewhere: a momentum that is written here has no effect.
  expect(offered([{ ...scheduler, span: { start: 0, end: 3 } }])).toBeUndefined();
});
