import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { advise } from '../../../../src/advise/advise';
import { listFileOptimizers } from '../../../../src/editor/commands/listFileOptimizers';
import { FileStatus } from '../../../../src/editor/sites/fileStatus';
import { DEFAULT_RULE } from '../../../../src/model/advice/assumedRule';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import { calibration, config, measured } from '../../../support/detect/configFixture';

const { item, revealed, settings } = vi.hoisted(() => ({
  item: { text: '', tooltip: '', show: vi.fn(), hide: vi.fn(), dispose: vi.fn() },
  revealed: vi.fn(),
  settings: { statusBar: true },
}));
vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));
vi.mock('../../../../src/editor/base/settings', () => ({ readSettings: () => settings }));
vi.mock('../../../../src/editor/sites/siteLookup', () => ({ revealSite: revealed }));

const DOCUMENT = { uri: vscode.Uri.file('/p/train.py') } as unknown as vscode.TextDocument;

function siteAt(line: number, record?: Calibration, isIgnored = false) {
  const own = config({ siteId: `SGD#${line}`, line });
  return { config: own, advice: advise(own, record, DEFAULT_RULE), isIgnored };
}

const advisorOf = (...sites: readonly ReturnType<typeof siteAt>[]) =>
  ({ about: () => Promise.resolve({ sites }) }) as unknown as ConstructorParameters<typeof FileStatus>[0];

function open(...sites: readonly ReturnType<typeof siteAt>[]): FileStatus {
  return new FileStatus(advisorOf(...sites), () => ({ dispose: () => undefined }));
}

beforeEach(() => {
  vi.clearAllMocks();
  settings.statusBar = true;
  const window = vscode.window as unknown as Record<string, unknown>;
  Object.assign(window, {
    activeTextEditor: { document: DOCUMENT },
    createStatusBarItem: () => item,
    onDidChangeActiveTextEditor: () => ({ dispose: () => undefined }),
  });
  Object.assign(vscode.workspace, { onDidChangeTextDocument: () => ({ dispose: () => undefined }) });
});

test('says what the first sites of the active file say, and follows the editor and the setting', async () => {
  const status = open(siteAt(7), siteAt(3, calibration(measured())), siteAt(5, undefined, true), siteAt(9));
  await status.look();
  expect(item.text).toBe('$(graph-line) β 0.97 measured, β in 0.12–0.935, 1 more');
  expect(item.tooltip.split('\n')).toEqual([
    'Line 4: β 0.97 ± 0.01 measured · 1.5× faster than now',
    'Line 8: 0.9 lies in 0.12–0.935, as measured elsewhere',
    'Line 10: 0.9 lies in 0.12–0.935, as measured elsewhere',
  ]);
  expect(item.show).toHaveBeenCalled();
  settings.statusBar = false;
  item.hide.mockClear();
  await status.look();
  expect(item.hide).toHaveBeenCalledOnce();
  settings.statusBar = true;
  Object.assign(vscode.window, { activeTextEditor: undefined });
  await status.look();
  expect(item.hide).toHaveBeenCalledTimes(2);
});

test('is silent where no optimizer is, and where all are to be left alone', async () => {
  for (const sites of [[], [siteAt(1, undefined, true)]]) await open(...sites).look();
  expect(item.show).not.toHaveBeenCalled();
});

test('a click leads to the only one, and lists several to choose from', async () => {
  await listFileOptimizers(advisorOf(siteAt(3)));
  expect(revealed.mock.lastCall?.[0]).toMatchObject({ config: { line: 3 } });
  vi.mocked(vscode.window.showQuickPick).mockImplementationOnce(async (items) => (await items)[1] as never);
  await listFileOptimizers(advisorOf(siteAt(9), siteAt(3)));
  expect(revealed.mock.lastCall?.[0]).toMatchObject({ config: { line: 9 } });
  const [items] = vi.mocked(vscode.window.showQuickPick).mock.lastCall ?? [];
  expect(items).toMatchObject([{ description: 'SGD, line 4' }, { description: 'SGD, line 10' }]);
});
