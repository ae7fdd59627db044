import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, lstat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { mayCopyTo, mayExportTo } from '../../../../src/editor/base/exportedFile';

vi.mock('vscode', () => {
  class FileSystemError extends Error {
    code = 'FileNotFound';
  }
  const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
  return {
    FileSystemError,
    FileType,
    Uri: {
      file: (fsPath: string) => ({ fsPath }),
      joinPath: ({ fsPath }: { fsPath: string }, name: string) => ({ fsPath: `${fsPath}/${name}` }),
    },
    window: { showErrorMessage: vi.fn() },
    workspace: {
      fs: {
        stat: async ({ fsPath }: { fsPath: string }) => {
          const found = await stat(fsPath).catch(() => {
            throw new FileSystemError(fsPath);
          });
          return { size: found.size, type: await typeOf(fsPath) };
        },
        readFile: ({ fsPath }: { fsPath: string }) => readFile(fsPath),
        readDirectory: async ({ fsPath }: { fsPath: string }) =>
          Promise.all(
            (await readdir(fsPath)).map(async (name) => [name, await typeOf(join(fsPath, name))] as const),
          ),
      },
    },
  };
});

async function typeOf(path: string): Promise<number> {
  const [own, led] = [await lstat(path), await stat(path)];
  return (led.isDirectory() ? 2 : 1) | (own.isSymbolicLink() ? 64 : 0);
}

let folder = '';
beforeEach(async () => {
  vi.clearAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-export-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const at = (...parts: string[]): vscode.Uri => vscode.Uri.file(join(folder, ...parts));
const isOwn = (text: string): boolean => text === 'own';
const said = (): number => vi.mocked(vscode.window.showErrorMessage).mock.calls.length;

test('an export takes the place of nothing and of an earlier one, and of no other file, link or folder', async () => {
  await writeFile(join(folder, 'earlier'), 'own');
  await writeFile(join(folder, 'train.py'), 'import torch');
  await symlink('earlier', join(folder, 'link'));
  await mkdir(join(folder, 'folder'));
  expect(await mayExportTo(at('new'), isOwn)).toBe(true);
  expect(await mayExportTo(at('earlier'), isOwn)).toBe(true);
  expect(said()).toBe(0);
  for (const name of ['train.py', 'link', 'folder'])
    expect(await mayExportTo(at(name), isOwn), name).toBe(false);
  expect(said()).toBe(3);
});

test('the probe’s copy takes the place of an earlier copy, and of no folder that holds anything else', async () => {
  for (const name of ['original', 'earlier', 'mine', 'nested']) await mkdir(join(folder, name));
  for (const name of ['original', 'earlier', 'mine']) await writeFile(join(folder, name, 'a.py'), '');
  await mkdir(join(folder, 'earlier', '__pycache__'));
  await writeFile(join(folder, 'mine', 'thesis.tex'), '');
  await mkdir(join(folder, 'nested', 'a.py'));
  await symlink('earlier', join(folder, 'link'));
  expect(await mayCopyTo(at('new'), at('original'))).toBe(true);
  expect(await mayCopyTo(at('earlier'), at('original'))).toBe(true);
  for (const name of ['mine', 'nested', 'link'])
    expect(await mayCopyTo(at(name), at('original')), name).toBe(false);
  expect(said()).toBe(3);
});

test('a copy with folders of its own is an earlier copy too, down to their files', async () => {
  for (const name of ['original', 'earlier', 'mine']) {
    await mkdir(join(folder, name, 'measures'), { recursive: true });
    await writeFile(join(folder, name, 'measures', 'a.py'), '');
  }
  await mkdir(join(folder, 'earlier', 'measures', '__pycache__'));
  await writeFile(join(folder, 'mine', 'measures', 'own.py'), '');
  expect(await mayCopyTo(at('earlier'), at('original'))).toBe(true);
  expect(await mayCopyTo(at('mine'), at('original'))).toBe(false);
});
