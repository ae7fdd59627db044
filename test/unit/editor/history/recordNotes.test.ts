import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RecordNotes } from '../../../../src/editor/history/recordNotes';

vi.mock('vscode', () => import('../../../support/editor/vscodeOnDisk'));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'momentum-lens-notes-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test('two windows that note something at once keep what the other has said', async () => {
  const shared = await folder();
  const [one, two] = [new RecordNotes(shared), new RecordNotes(shared)];
  await Promise.all([one.load(), two.load()]);
  await Promise.all([
    one.rename('a', 'first'),
    two.pin('a', true),
    two.rename('b', 'second'),
    one.pin('c', true),
  ]);
  const later = new RecordNotes(shared);
  await later.load();
  expect([later.nameOf('a'), later.isPinned('a')]).toEqual(['first', true]);
  expect([later.nameOf('b'), later.isPinned('b')]).toEqual(['second', false]);
  expect([later.nameOf('c'), later.isPinned('c')]).toEqual([undefined, true]);
});

test('an empty name takes the name away, and a deleted record leaves no note', async () => {
  const shared = await folder();
  const notes = new RecordNotes(shared);
  await notes.rename('a', 'named');
  await notes.rename('a', '  ');
  expect(notes.nameOf('a')).toBeUndefined();
  await notes.rename('a', 'again');
  await notes.pin('a', true);
  await notes.forget('a');
  expect(await readdir(shared)).toEqual([]);
});

test('a name is kept as text, and an id that is a path leads nowhere', async () => {
  const shared = await folder();
  const notes = new RecordNotes(shared);
  await notes.rename('../../outside', '[x](command:y)\n$(bug)');
  expect(notes.nameOf('../../outside')).toBe('[x] (command:y) $ (bug)');
  expect(await readdir(shared)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.name$/u)]);
});

test('what is no note is passed over, and a name of a megabyte is none', async () => {
  const shared = await folder();
  await writeFile(join(shared, 'a.json'), '{}');
  await writeFile(join(shared, 'a.name'), 'x'.repeat(1e6));
  const notes = new RecordNotes(shared);
  await notes.load();
  expect(notes.nameOf('a')).toBeUndefined();
});
