import { afterEach, describe, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { advise } from '../../../../../src/advise/advise';
import { LensProvider } from '../../../../../src/editor/sites/providers/lensProvider';
import { RateHints } from '../../../../../src/editor/sites/providers/rateHints';
import type { SiteAdvisor } from '../../../../../src/editor/sites/siteAdvisor';
import { DEFAULT_RULE } from '../../../../../src/model/advice/assumedRule';
import { config } from '../../../../support/detect/configFixture';
import { configured } from '../../../../support/editor/vscodeDouble';

vi.mock('vscode', () => import('../../../../support/editor/vscodeDouble'));

afterEach(() => configured.mockReset());

const FILE = '/project/train.py';
const DOCUMENT = {
  uri: vscode.Uri.file(FILE),
  positionAt: (offset: number) => ({ line: offset }),
} as unknown as vscode.TextDocument;

function advisorOf(count: number): SiteAdvisor {
  const sites = Array.from({ length: count }, (_, index) => {
    const site = config({ siteId: `SGD#${index + 1}` });
    const advice = advise(site, undefined, DEFAULT_RULE);
    return { config: site, advice, siteText: '', calibrationKind: 'script', isIgnored: false };
  });
  return { about: () => Promise.resolve({ sites }) } as unknown as SiteAdvisor;
}

function set(settings: Readonly<Record<string, unknown>>): void {
  configured.mockImplementation((key) => settings[key]);
}

async function titles(provider: LensProvider): Promise<readonly (string | undefined)[]> {
  return (await provider.provideCodeLenses(DOCUMENT)).map(({ command }) => command?.title);
}

function lines(start: number, end: number): vscode.Range {
  return { start: { line: start }, end: { line: end } } as vscode.Range;
}

function running(siteId: string) {
  const subject = { kind: 'script', scriptPath: FILE, siteId, batchSize: null } as const;
  return { running: { name: 'calibration', subject, finished: 3, atMost: 40, stopping: false } as const };
}

describe('the lenses of a file with many optimizers', () => {
  test.each([
    ['auto', 10, 30],
    ['auto', 11, 11],
    ['full', 40, 120],
    ['short', 2, 2],
    ['file', 40, 1],
    ['file', 1, 3],
  ])('are as many as the setting %s says for %i of them', async (lensDensity, sites, lenses) => {
    set({ lensDensity });
    const provider = new LensProvider(advisorOf(sites), { running: undefined });
    expect(await titles(provider)).toHaveLength(lenses);
  });

  test('are one for all of them, which shows a short one each and hides them again', async () => {
    set({ lensDensity: 'file' });
    const provider = new LensProvider(advisorOf(40), { running: undefined });
    const changed = vi.fn();
    provider.onDidChangeCodeLenses(changed);
    expect(await titles(provider)).toEqual(['40 optimizers · Show all']);
    provider.toggleAll(FILE);
    expect(changed).toHaveBeenCalled();
    const all = await titles(provider);
    expect(all).toHaveLength(41);
    expect(all.slice(0, 2)).toEqual(['40 optimizers · Show fewer', 'β in 0.12–0.935']);
    provider.toggleAll(FILE);
    expect(await titles(provider)).toHaveLength(1);
  });

  test('still show what runs at one of them', async () => {
    set({ lensDensity: 'file' });
    expect(await titles(new LensProvider(advisorOf(40), running('SGD#7')))).toEqual([
      '40 optimizers · Show all',
      'Calibrating: 3 of at most 40 runs',
      'Show',
      'Stop',
    ]);
  });
});

test('the effective learning rate is shown where the setting says so, and in the lines that are asked for alone', async () => {
  const hints = new RateHints(advisorOf(1));
  expect(await hints.provideInlayHints(DOCUMENT, lines(0, 99))).toEqual([]);
  set({ inlayHints: true });
  expect((await hints.provideInlayHints(DOCUMENT, lines(0, 99))).map(({ label }) => label)).toEqual([
    'η/(1−β) = 1',
  ]);
  expect(await hints.provideInlayHints(DOCUMENT, lines(14, 99))).toEqual([]);
});
