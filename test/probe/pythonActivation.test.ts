import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  environmentFor,
  environmentWithScriptsFor,
} from '../../src/train/script/interpreter/pythonActivation';
import { testInterpreter } from '../support/probe/scriptFixture';

let prefix = '';
let python = '';
/** A conda environment as far as its files tell, with this machine's Python. */
beforeEach(async () => {
  prefix = await mkdtemp(path.join(tmpdir(), 'momentum-lens conda-'));
  onTestFinished(() => rm(prefix, { recursive: true }));
  python = path.join(prefix, 'bin', 'python');
  await mkdir(path.join(prefix, 'bin'));
  await mkdir(path.join(prefix, 'conda-meta'));
  await mkdir(path.join(prefix, 'etc', 'conda', 'activate.d'), { recursive: true });
  await symlink(testInterpreter(), python);
  await writeFile(path.join(prefix, 'conda-meta', 'state'), '{"env_vars": {"FROM_STATE": "1"}}');
});

function script(name: string, text: string): Promise<void> {
  return writeFile(path.join(prefix, 'etc', 'conda', 'activate.d', name), text);
}

const FAILED = (detail: string): never => {
  throw new Error(detail);
};

test('an environment is activated with what the scripts of its packages set', async () => {
  await script(
    'a.sh',
    'echo noise; export FROM_SCRIPT="$CONDA_PREFIX two words"; export FROM_STATE="$FROM_STATE+"',
  );
  await script('b.sh', 'no_such_command; false; export LAST=yes');
  const environment = await environmentWithScriptsFor(python, { PATH: '/usr/bin:/bin' }, FAILED);
  expect(environment).toMatchObject({
    FROM_SCRIPT: `${prefix} two words`,
    FROM_STATE: '1+',
    LAST: 'yes',
    PATH: `${path.join(prefix, 'bin')}:/usr/bin:/bin`,
  });
});

test('where the scripts do not come to their end, the environment is activated without them, and that is said', async () => {
  await script('a.sh', 'exit 3');
  const said: string[] = [];
  const environment = await environmentWithScriptsFor(python, { PATH: '/bin' }, (detail) =>
    said.push(detail),
  );
  expect(environment).toMatchObject({ CONDA_PREFIX: prefix, FROM_STATE: '1' });
  expect(said).toEqual([expect.stringContaining(prefix)]);
});

test('before it is agreed to, nothing is run', async () => {
  await script('a.sh', `touch "${path.join(prefix, 'ran')}"; export FROM_SCRIPT=1`);
  const environment = await environmentFor(python, { PATH: '/bin' });
  expect(environment).toMatchObject({ CONDA_PREFIX: prefix, FROM_STATE: '1' });
  expect(environment['FROM_SCRIPT']).toBeUndefined();
});

test('a Python of no environment is given what there is', async () => {
  const given = { PATH: '/bin' };
  expect(await environmentWithScriptsFor('/usr/bin/python3', given, FAILED)).toBe(given);
  expect(await environmentFor('python3', given)).toBe(given);
});
