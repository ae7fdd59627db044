import { beforeEach, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import { kernelNameOf, kernelOf } from '../../../../../../src/editor/trainers/script/notebook/notebookKernel';
import type { Log } from '../../../../../../src/editor/base/log';

const extension = vi.hoisted(() => ({ present: undefined as unknown }));
vi.mock('vscode', () => ({ extensions: { getExtension: () => extension.present } }));
vi.mock('@vscode/python-extension', () => ({
  PythonExtension: {
    api: () =>
      Promise.resolve({
        environments: {
          resolveEnvironment: (path: string) =>
            Promise.resolve({ executable: { uri: { fsPath: `${path}/bin/python` } } }),
        },
      }),
  },
}));

const warnings: string[] = [];
const log = { warn: (text: string) => warnings.push(text) } as unknown as Log;
const notebook = {
  uri: { fsPath: '/p/a.ipynb' },
  metadata: { metadata: { kernelspec: { name: 'mine' } } },
} as unknown as vscode.NotebookDocument;

beforeEach(() => {
  warnings.length = 0;
});

/** The Jupyter extension as a version that answers so has it. */
function answering(answer: (uri: vscode.Uri) => unknown, isActive = true): void {
  extension.present = { isActive, exports: { getPythonEnvironment: answer } };
}

test('the interpreter of the chosen kernel is what the Jupyter extension names, a path or an environment', async () => {
  answering(({ fsPath }) => (fsPath === '/p/a.ipynb' ? '/env/bin/python' : undefined));
  expect(await kernelOf(notebook, log)).toEqual({ interpreter: '/env/bin/python', name: 'mine' });
  answering(() => ({ id: 'x', path: '/env' }));
  expect(await kernelOf(notebook, log)).toEqual({ interpreter: '/env/bin/python', name: 'mine' });
});

test('nothing is known without the extension, before it runs, without a kernel, and where it answers otherwise', async () => {
  const unknown = { interpreter: undefined, name: 'mine' };
  extension.present = undefined;
  expect(await kernelOf(notebook, log)).toEqual(unknown);
  answering(() => '/env/bin/python', false);
  expect(await kernelOf(notebook, log)).toEqual(unknown);
  for (const answer of [undefined, null, 3, {}, { path: 4 }]) {
    answering(() => answer);
    expect(await kernelOf(notebook, log)).toEqual(unknown);
  }
  extension.present = { isActive: true, exports: {} };
  expect(await kernelOf(notebook, log)).toEqual(unknown);
  expect(warnings).toEqual([]);
});

test('an extension that throws is said in the log', async () => {
  answering(() => {
    throw new Error('not allowed');
  });
  expect((await kernelOf(notebook, log)).interpreter).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('not allowed')]);
});

test('metadata that name no kernel have none', () => {
  for (const metadata of [
    {},
    { metadata: null },
    { metadata: { kernelspec: 'x' } },
    { metadata: { kernelspec: { name: 1 } } },
  ])
    expect(kernelNameOf(metadata)).toBeUndefined();
});
