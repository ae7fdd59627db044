import { expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { fileRename } from '../../../../src/editor/base/fileRename';
import { followRuns } from '../../../../src/editor/trainers/renamedRuns';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));

function memento(values: Readonly<Record<string, unknown>>) {
  const all = new Map(Object.entries(values));
  const memory = {
    keys: () => [...all.keys()],
    get: (key: string) => all.get(key),
    update: (key: string, value: unknown) => {
      if (value === undefined) all.delete(key);
      else all.set(key, value);
      return Promise.resolve();
    },
  };
  return { all, memory: memory as unknown as vscode.Memento };
}

const uris = (from: string, to: string) => ({
  oldUri: vscode.Uri.file(from),
  newUri: vscode.Uri.file(to),
});

test('what was answered on the cards of a script follows it, with its paths', async () => {
  const { all, memory } = memento({
    'run:/p/old/train.py': {
      target: { kind: 'script', path: '/p/old/train.py' },
      workingDirectory: '/p/old',
      argumentText: '--seed 1',
      pilotSteps: 200,
    },
    'dryRun:/p/old/train.py': { print: { filesWritten: ['/p/old/last.pt', '/q'] } },
    'program:/p/old/train.jl': { commandText: 'julia' },
    'run:/p/older/train.py': { workingDirectory: '/p/older' },
    other: 1,
  });
  await followRuns(memory, fileRename(uris('/p/old', '/p/new')));
  expect(Object.fromEntries(all)).toEqual({
    'run:/p/new/train.py': {
      target: { kind: 'script', path: '/p/new/train.py' },
      workingDirectory: '/p/new',
      argumentText: '--seed 1',
      pilotSteps: 200,
    },
    'dryRun:/p/new/train.py': { print: { filesWritten: ['/p/new/last.pt', '/q'] } },
    'program:/p/new/train.jl': { commandText: 'julia' },
    'run:/p/older/train.py': { workingDirectory: '/p/older' },
    other: 1,
  });
});

test('a single file that is renamed takes what is its own along, and nothing else', () => {
  const rename = fileRename(uris('/p/train.py', '/p/fit.py'));
  expect(rename.ofScript('/p/train.py')).toBe('/p/fit.py');
  expect(rename.ofScript('/p/train.pyx')).toBeUndefined();
  expect(rename.ofFile('/p/train.py')).toBe('/p/fit.py');
});
