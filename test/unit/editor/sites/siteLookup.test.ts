import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import type { SiteAdvisor } from '../../../../src/editor/sites/siteAdvisor';
import { findSite, siteOfSubject } from '../../../../src/editor/sites/siteLookup';
import { config } from '../../../support/detect/configFixture';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));

const cell = (fragment: string) => ({
  kind: vscode.NotebookCellKind.Code,
  document: { uri: { scheme: 'vscode-notebook-cell', fragment }, languageId: 'python' },
});
const CELLS = [cell('a'), cell('b')];

/** The second cell holds an optimizer, as does every file. */
const ADVISOR = {
  about: ({ uri }: vscode.TextDocument) => {
    const sites = uri.fragment === 'a' ? [] : [{ config: config({ siteId: 'SGD#2' }), siteText: 'text' }];
    return Promise.resolve({ sites });
  },
} as unknown as SiteAdvisor;

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(vscode.workspace.openNotebookDocument).mockResolvedValue({ getCells: () => CELLS } as never);
  vi.mocked(vscode.workspace.openTextDocument).mockImplementation((uri: unknown) =>
    String(uri) === '/p/train.py' ? Promise.resolve({ uri } as never) : Promise.reject(new Error('gone')),
  );
});

test('a site of a notebook is found in its cell', async () => {
  const site = await findSite(ADVISOR, { uri: '/p/train.ipynb', siteId: 'SGD#2' });
  expect(site?.document).toBe(CELLS[1]?.document);
});

test('a site of a file is found, and none in one that is gone', async () => {
  expect((await findSite(ADVISOR, { uri: '/p/train.py', siteId: 'SGD#2' }))?.config.siteId).toBe('SGD#2');
  expect(await findSite(ADVISOR, { uri: '/p/train.py', siteId: 'SGD#9' })).toBeUndefined();
  expect(await findSite(ADVISOR, { uri: '/p/gone.py', siteId: 'SGD#2' })).toBeUndefined();
});

test.each(['/p/train.py', '/p/train.ipynb'])(
  'what a record of %s is about is known by its text',
  async (scriptPath) => {
    const about = { kind: 'script', scriptPath, siteId: 'SGD#1', batchSize: null } as const;
    expect((await siteOfSubject(ADVISOR, { ...about, siteText: 'text' }))?.config.siteId).toBe('SGD#2');
    expect(await siteOfSubject(ADVISOR, { ...about, siteText: 'other' })).toBeUndefined();
  },
);
