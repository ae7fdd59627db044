import { expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { fileRename } from '../../../../src/editor/base/fileRename';
import type { Log } from '../../../../src/editor/base/log';
import { beforeMoves, followRenames, followRuns } from '../../../../src/editor/trainers/renamedRuns';

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

test('a run with its paths before it was moved is what it was, however often that happened', async () => {
  const begun = {
    target: { kind: 'script', path: '/p/a/train.py' },
    workingDirectory: '/p/a',
    argumentText: '--out /p/b',
    pilotSteps: 200,
    other: ['/p/a/x', '/q'],
  };
  const renames = [uris('/p/a/train.py', '/p/a/fit.py'), uris('/p/a', '/p/b')];
  const { all, memory } = memento({ 'run:/p/a/train.py': begun });
  for (const rename of renames) await followRuns(memory, fileRename(rename));
  const now = all.get('run:/p/b/fit.py') as typeof begun;
  expect(now).toMatchObject({ target: { path: '/p/b/fit.py' }, workingDirectory: '/p/b' });
  const moves = renames.map((rename) => {
    const { from, to } = fileRename(rename);
    return { from, to };
  });
  expect(beforeMoves(now, moves)).toEqual(begun);
  expect(beforeMoves(now)).toEqual(now);
});

test('all that knows a script by its path follows it, and a journal that cannot is said in the log', async () => {
  const { memory } = memento({});
  const parts = {
    records: { follow: vi.fn(() => Promise.resolve()) },
    confirmations: { follow: vi.fn(() => Promise.resolve()) },
    interrupted: { look: vi.fn(() => Promise.resolve()) },
    storage: { journalFolder: '/no/such/folder', memory },
    log: { error: vi.fn() } as unknown as Log,
  };
  await followRenames([uris('/p/a.py', '/p/b.py')], parts);
  for (const { follow } of [parts.records, parts.confirmations])
    expect(follow).toHaveBeenCalledWith(expect.objectContaining({ from: '/p/a.py', to: '/p/b.py' }));
  expect(parts.interrupted.look).toHaveBeenCalledOnce();
});
