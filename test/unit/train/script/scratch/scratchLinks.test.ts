import { assert, asyncProperty, constantFrom, uniqueArray, record } from 'fast-check';
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScratchCopy, type ScratchCopy } from '../../../../../src/train/script/scratch/scratchCopy';

let [folder, project, outside, parent] = ['', '', '', ''];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'momentum-lens-')));
  await makeProject();
});
afterEach(() => rm(folder, { recursive: true }));

async function makeProject(): Promise<void> {
  [project, outside, parent] = ['project', 'outside', 'storage'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(join(project, 'src'), { recursive: true });
  await mkdir(join(outside, 'data'), { recursive: true });
  await writeFile(join(project, 'src', 'train.py'), 'print()');
  await writeFile(join(outside, 'data', 'images'), 'images');
  await writeFile(join(outside, 'notes'), 'notes');
}

async function copied(original = project): Promise<ScratchCopy> {
  const made = await createScratchCopy(original, parent, 10_000);
  if (made.kind !== 'copied') throw new Error(JSON.stringify(made));
  return made.copy;
}

/** Every file below a folder with its text, and every link with its target; links are not followed. */
async function snapshot(at: string): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const entry of await readdir(at, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) all[relative(at, path)] = await readFile(path, 'utf8');
    else if (entry.isSymbolicLink()) all[relative(at, path)] = `→ ${await realpath(path).catch(() => '')}`;
  }
  return all;
}

/** Writes over all that a script could write over below a folder, through its links too, and makes a file in every folder. */
async function spoil(at: string, depth = 0): Promise<void> {
  for (const name of await readdir(at)) {
    const path = join(at, name);
    const isFolder = await readdir(path).then(
      () => true,
      () => false,
    );
    if (!isFolder) await writeFile(path, 'spoilt').catch(() => undefined);
    else if (depth < 5) await spoil(path, depth + 1);
  }
  await writeFile(join(at, 'made'), 'spoilt');
}

async function expectUntouched(copy: ScratchCopy): Promise<void> {
  const before = [await snapshot(project), await snapshot(outside)];
  await spoil(copy.folder);
  expect([await snapshot(project), await snapshot(outside)]).toEqual(before);
}

describe('what is written in a copy never reaches the original, nor what it links to', () => {
  test('when the working folder is a symbolic link', async () => {
    const link = join(folder, 'link');
    await symlink(project, link);
    const copy = await copied(link);
    expect((await lstat(copy.folder)).isDirectory()).toBe(true);
    const inCopy = join(copy.folder, 'src', 'train.py');
    expect(copy.pathOf(join(link, 'src', 'train.py'))).toBe(inCopy);
    expect(copy.pathOf(join(project, 'src', 'train.py'))).toBe(inCopy);
    expect(copy.restorePaths(inCopy)).toBe(join(link, 'src', 'train.py'));
    await expectUntouched(copy);
  });

  test.each(['absolute', 'relative'])(
    'through an %s link to a place inside, which leads to its copy',
    async (how) => {
      await symlink(how === 'absolute' ? join(project, 'src') : 'src', join(project, 'code'));
      const copy = await copied();
      expect(await realpath(join(copy.folder, 'code'))).toBe(join(copy.folder, 'src'));
      await expectUntouched(copy);
    },
  );

  test.each(['absolute', 'relative'])(
    'through an %s link to a place outside, which is copied',
    async (how) => {
      const path = (name: string): string =>
        how === 'absolute' ? join(outside, name) : join('..', 'outside', name);
      await symlink(path('data'), join(project, 'data'));
      await symlink(path('notes'), join(project, 'notes'));
      const copy = await copied();
      expect(await readFile(join(copy.folder, 'data', 'images'), 'utf8')).toBe('images');
      expect(await readFile(join(copy.folder, 'notes'), 'utf8')).toBe('notes');
      await expectUntouched(copy);
    },
  );

  test('through a link to a place outside where nothing is yet', async () => {
    await symlink(join(outside, 'checkpoint'), join(project, 'checkpoint'));
    const copy = await copied();
    await writeFile(join(copy.folder, 'checkpoint'), '');
    expect(await readdir(outside)).not.toContain('checkpoint');
  });

  test('through a link to the folder above, in which the folder is the copy', async () => {
    await symlink('..', join(project, 'up'));
    const copy = await copied();
    expect(await realpath(join(copy.folder, 'up', 'project'))).toBe(copy.folder);
    expect(await readdir(join(copy.folder, 'up'))).not.toContain('storage');
    await expectUntouched(copy);
  });

  test('whatever the links are', async () => {
    const place = constantFrom('a', 'b', 'src/a', 'src/b', '../outside/a', '../outside/data/b');
    const target = constantFrom(
      '.',
      '..',
      'a',
      'b',
      'src',
      '../src',
      '../../outside',
      'data',
      'none',
      '@project/src',
      '@project/b',
      '@project',
      '@outside/data',
      '@outside/notes',
      '@outside/a',
      '@outside/none',
      '@',
    );
    await assert(
      asyncProperty(
        uniqueArray(record({ place, target }), { maxLength: 6, selector: (each) => each.place }),
        async (links) => {
          await rm(folder, { recursive: true });
          await makeProject();
          for (const each of links) {
            await symlink(each.target.replace('@', `${folder}/`), join(project, each.place));
          }
          const copy = await copied();
          await expectUntouched(copy);
          await copy.remove();
          expect(await readdir(parent)).toEqual([]);
        },
      ),
      { seed: 1, numRuns: 30 },
    );
  });
});

test('two links to one place outside lead to one copy of it', async () => {
  await symlink(join(outside, 'data'), join(project, 'data'));
  await symlink(join(outside, 'data', 'images'), join(project, 'images'));
  const copy = await copied();
  await writeFile(join(copy.folder, 'images'), 'other');
  expect(await readFile(join(copy.folder, 'data', 'images'), 'utf8')).toBe('other');
});

test('a link to more than may be copied is named', async () => {
  await writeFile(join(outside, 'data', 'more'), 'x'.repeat(1000));
  await symlink(join(outside, 'data'), join(project, 'src', 'data'));
  expect(await createScratchCopy(project, parent, 1000)).toEqual({
    kind: 'tooLarge',
    mostBytes: 1000,
    throughLink: join('src', 'data'),
  });
  expect(await readdir(parent)).toEqual([]);
});
