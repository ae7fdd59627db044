import { spawnSync } from 'node:child_process';
import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

const PROGRAM = `import runpy, sys
sys.path.insert(0, sys.argv[1])
from momentum_lens_probe.site import Site
site = Site({"file": sys.argv[3], "line": 1, "endLine": 1, **({"original": sys.argv[4]} if sys.argv[4:] else {})})
runpy.run_path(sys.argv[2], {"site": site})
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  await writeFile(path.join(folder, 'train.py'), 'print(site.is_calling())\n');
  // As on a disk that does not tell cases apart: both names are one file.
  await link(path.join(folder, 'train.py'), path.join(folder, 'Train.PY'));
  await writeFile(path.join(folder, 'TRAIN.py'), 'another file\n');
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['in the same case', 'train.py', 'True'],
  ['in another case of the same file', 'Train.PY', 'True'],
  ['in another case, which is another file', 'TRAIN.py', 'False'],
  ['of a file that is not there', 'tRAIN.py', 'False'],
])('a line is the site’s where the editor writes its path %s', (_, name, isSite) => {
  const run = spawnSync(
    testInterpreter(),
    ['-c', PROGRAM, path.dirname(PROBE_FOLDER), path.join(folder, 'train.py'), path.join(folder, name)],
    { encoding: 'utf8' },
  );
  expect(run.stderr).toBe('');
  expect(run.stdout.trim()).toBe(isSite);
});

test('a line of the original is the site’s too, where the site is in a copy and the original is imported', () => {
  const original = path.join(folder, 'train.py');
  const run = spawnSync(
    testInterpreter(),
    ['-c', PROGRAM, path.dirname(PROBE_FOLDER), original, path.join(folder, 'copy', 'train.py'), original],
    { encoding: 'utf8' },
  );
  expect(run.stderr).toBe('');
  expect(run.stdout.trim()).toBe('True');
});
