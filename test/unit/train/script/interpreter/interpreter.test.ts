import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Platform } from '../../../../../src/train/platform/platform';
import {
  findInterpreters,
  type InterpreterSources,
  type Machine,
} from '../../../../../src/train/script/interpreter/interpreter';
import { LINUX, MACOS, WINDOWS } from '../../../../support/platform/platforms';

const NOTHING: InterpreterSources = {
  setting: '',
  pythonExtension: undefined,
  environment: {},
  workspaceFolder: undefined,
};

describe('on this machine', () => {
  const name = process.platform === 'win32' ? 'python.exe' : 'python3';
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
    await writeFile(join(folder, name), '');
    await chmod(join(folder, name), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('the setting comes before the Python extension, and that before PATH', async () => {
    const path = [join(folder, 'none'), folder, folder].join(delimiter);
    const sources = { ...NOTHING, setting: '/a', pythonExtension: '/b', environment: { PATH: path } };
    const choices = await findInterpreters(sources);
    expect(choices.slice(0, 3)).toEqual([
      { path: '/a', chosenBy: 'setting' },
      { path: '/b', chosenBy: 'pythonExtension' },
      { path: join(folder, name), chosenBy: 'path' },
    ]);
  });

  test("a notebook's chosen kernel comes before the setting, the kernel that its file names before the Python extension", async () => {
    const home = join(folder, 'home');
    const data = join(folder, 'data');
    await mkdir(join(data, 'kernels', 'mine'), { recursive: true });
    const python = join(folder, name);
    await writeFile(
      join(data, 'kernels', 'mine', 'kernel.json'),
      JSON.stringify({ argv: [python, '-m', 'x'] }),
    );
    const sources = {
      setting: '/a',
      pythonExtension: '/b',
      environment: { JUPYTER_PATH: data, HOME: home },
      workspaceFolder: undefined,
    };
    const named = await findInterpreters({ ...sources, notebook: { interpreter: '/kernel', name: 'mine' } });
    expect(named.slice(0, 4)).toEqual([
      { path: '/kernel', chosenBy: 'kernel' },
      { path: '/a', chosenBy: 'setting' },
      { path: python, chosenBy: 'kernelspec' },
      { path: '/b', chosenBy: 'pythonExtension' },
    ]);
    const unknown = await findInterpreters({
      ...sources,
      notebook: { interpreter: undefined, name: 'other' },
    });
    expect(unknown.slice(0, 2).map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test.runIf(process.platform !== 'win32')('what cannot be executed is no Python', async () => {
    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'python'), 'not executable');
    const found = await findInterpreters({ ...NOTHING, environment: { PATH: other } });
    expect(found.map(({ path }) => path)).not.toContain(join(other, 'python'));
  });
});

/** A machine with these files; those with a text are what they print when run, or lead to. */
function machine(platform: Platform, homeFolder: string, files: Readonly<Record<string, string>>): Machine {
  return {
    platform,
    homeFolder,
    isExecutable: (path) => Promise.resolve(path in files),
    linkTarget: (path) => Promise.resolve(files[path] === '' ? undefined : files[path]),
    textOf: (path) => Promise.resolve(files[path] ?? ''),
    printedBy: (path, args) => Promise.resolve(args[0] === '-0p' ? (files[path] ?? '') : ''),
  };
}

const ALIASES = 'C:\\Users\\me\\AppData\\Local\\Microsoft\\WindowsApps';

test('on Windows: active and workspace environments, PATH, the launcher’s list, conda', async () => {
  const found = await findInterpreters(
    {
      ...NOTHING,
      setting: 'C:\\own\\python.exe',
      environment: { Path: `${ALIASES};C:\\Py312;C:\\pyenv\\shims`, CONDA_PREFIX: 'C:\\conda' },
      workspaceFolder: 'c:\\work',
    },
    machine(WINDOWS, 'C:\\Users\\me', {
      'C:\\own\\python.exe': '',
      'C:\\conda\\python.exe': '',
      'c:\\work\\.venv\\Scripts\\python.exe': '',
      [`${ALIASES}\\python.exe`]: 'C:\\Program Files\\WindowsApps\\X\\AppInstallerPythonRedirector.exe',
      [`${ALIASES}\\python3.exe`]: 'C:\\Program Files\\WindowsApps\\Python.3.12\\python3.12.exe',
      'C:\\Py312\\python.exe': '',
      'C:\\pyenv\\shims\\python.bat': '',
      'C:\\Windows\\py.exe': [
        ' -V:3.12          C:\\PY312\\python.exe',
        ' -V:3.11 *        C:\\Py311\\python.exe',
        ' -V:3.9           C:\\gone\\python.exe',
        '',
      ].join('\r\n'),
      'C:\\Py311\\python.exe': '',
      'C:\\Users\\me\\.conda\\environments.txt': 'C:\\conda\r\nC:\\conda\\envs\\torch\r\n',
      'C:\\conda\\envs\\torch\\python.exe': '',
      'C:\\Users\\me\\miniforge3\\python.exe': '',
    }),
  );
  expect(found.map(({ path, chosenBy }) => `${chosenBy} ${path}`)).toEqual([
    'setting C:\\own\\python.exe',
    'activeEnvironment C:\\conda\\python.exe',
    'workspaceEnvironment c:\\work\\.venv\\Scripts\\python.exe',
    `path ${ALIASES}\\python3.exe`,
    'path C:\\Py312\\python.exe',
    'path C:\\pyenv\\shims\\python.bat',
    'launcher C:\\Py311\\python.exe',
    'conda C:\\conda\\envs\\torch\\python.exe',
    'conda C:\\Users\\me\\miniforge3\\python.exe',
  ]);
});

test('a Store alias whose target cannot be read is no Python', async () => {
  const here = machine(WINDOWS, 'C:\\Users\\me', { [`${ALIASES}\\python.exe`]: '' });
  expect(await findInterpreters({ ...NOTHING, environment: { PATH: ALIASES } }, here)).toEqual([]);
});

test('an earlier launcher marks its default behind the path', async () => {
  const found = await findInterpreters(
    NOTHING,
    machine(WINDOWS, 'C:\\Users\\me', {
      'C:\\Windows\\py.exe':
        'Installed Pythons\n -3.7-32 C:\\a b\\python.exe\n -3.8-64 C:\\b\\python.exe *\n',
      'C:\\a b\\python.exe': '',
      'C:\\b\\python.exe': '',
    }),
  );
  expect(found.map(({ path }) => path)).toEqual(['C:\\b\\python.exe', 'C:\\a b\\python.exe']);
});

test.each([
  ['is passed over', 'without the developer tools that it would ask for', {}, []],
  [
    'counts',
    'with them',
    { '/Library/Developer/CommandLineTools/usr/bin/python3': '' },
    ['path /usr/bin/python3'],
  ],
])('Apple’s own Python %s %s', async (_, __, tools, expected) => {
  const found = await findInterpreters(
    { ...NOTHING, environment: { PATH: '/usr/bin' } },
    machine(MACOS, '/Users/me', { '/usr/bin/python3': '', '/opt/homebrew/bin/python3': '', ...tools }),
  );
  expect(found.map(({ path, chosenBy }) => `${chosenBy} ${path}`)).toEqual([
    ...expected,
    'usualPlace /opt/homebrew/bin/python3',
  ]);
});

test('on Linux: environments, PATH, conda', async () => {
  const found = await findInterpreters(
    {
      ...NOTHING,
      environment: { PATH: '/usr/bin:relative', VIRTUAL_ENV: '/v' },
      workspaceFolder: '/project',
    },
    machine(LINUX, '/home/me', {
      '/v/bin/python': '',
      '/project/venv/bin/python': '',
      '/usr/bin/python3': '',
      'relative/python3': '',
      '/home/me/.conda/environments.txt': '/home/me/envs/torch\n',
      '/home/me/envs/torch/bin/python': '',
      '/opt/miniconda3/bin/python': '',
    }),
  );
  expect(found.map(({ path, chosenBy }) => `${chosenBy} ${path}`)).toEqual([
    'activeEnvironment /v/bin/python',
    'workspaceEnvironment /project/venv/bin/python',
    'path /usr/bin/python3',
    'conda /home/me/envs/torch/bin/python',
    'conda /opt/miniconda3/bin/python',
  ]);
});

test('no Python anywhere is no choice', async () => {
  for (const platform of [LINUX, MACOS, WINDOWS]) {
    expect(await findInterpreters(NOTHING, machine(platform, '/home/me', {}))).toEqual([]);
  }
});
