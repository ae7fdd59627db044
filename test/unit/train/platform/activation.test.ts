import { expect, test } from 'vitest';
import { activatedEnvironment } from '../../../../src/train/platform/activation';
import {
  activationCommand,
  activationScriptsOf,
  printedEnvironment,
} from '../../../../src/train/platform/activationScripts';
import { prefixOf } from '../../../../src/train/platform/pythonPlaces';
import { LINUX, MACOS, WINDOWS } from '../../../support/platform/platforms';

const CONDA = { kind: 'conda', isBase: false, variableFiles: [] } as const;

test('a venv puts its programs first, and takes away what leads elsewhere', () => {
  const environment = { PATH: '/usr/bin:/project/.venv/bin', PYTHONHOME: '/x', HOME: '/home/me' };
  for (const platform of [LINUX, MACOS]) {
    expect(activatedEnvironment({ kind: 'venv', prefix: '/project/.venv' }, environment, platform)).toEqual({
      PATH: '/project/.venv/bin:/usr/bin',
      VIRTUAL_ENV: '/project/.venv',
      PYTHONHOME: undefined,
      HOME: '/home/me',
    });
  }
  expect(
    activatedEnvironment({ kind: 'venv', prefix: 'C:\\v' }, { Path: 'c:\\V\\scripts;C:\\Windows' }, WINDOWS),
  ).toMatchObject({ Path: 'C:\\v\\Scripts;C:\\Windows', VIRTUAL_ENV: 'C:\\v' });
});

test('a conda environment brings its libraries along on Windows', () => {
  const active = { ...CONDA, prefix: 'C:\\conda\\envs\\torch' };
  const activated = activatedEnvironment(active, { Path: 'C:\\Windows' }, WINDOWS);
  expect(activated['Path']?.split(';')).toEqual([
    'C:\\conda\\envs\\torch',
    'C:\\conda\\envs\\torch\\Library\\mingw-w64\\bin',
    'C:\\conda\\envs\\torch\\Library\\usr\\bin',
    'C:\\conda\\envs\\torch\\Library\\bin',
    'C:\\conda\\envs\\torch\\Scripts',
    'C:\\conda\\envs\\torch\\bin',
    'C:\\Windows',
  ]);
  expect(activated).toMatchObject({ CONDA_PREFIX: active.prefix, CONDA_DEFAULT_ENV: 'torch' });
});

test.each([
  ['/opt/conda', true, 'base'],
  ['/opt/conda/envs/torch', false, 'torch'],
  ['/project/env', false, '/project/env'],
])('conda calls %s by its name or path', (prefix, isBase, name) => {
  const activated = activatedEnvironment({ ...CONDA, prefix, isBase }, {}, LINUX);
  expect(activated).toMatchObject({ CONDA_DEFAULT_ENV: name, CONDA_PREFIX: prefix, PATH: `${prefix}/bin` });
});

test('variables that conda keeps for an environment are set and taken away, and what is none of its is passed over', () => {
  const variableFiles = [
    '{"A": "package", "B": "package"}',
    '',
    '[1]',
    '{"env_vars": {"A": "own", "C": "***unset***", "D": 1}}',
  ];
  const activated = activatedEnvironment(
    { ...CONDA, prefix: '/c', variableFiles },
    { C: 'c', D: 'd' },
    LINUX,
  );
  expect(activated).toMatchObject({ A: 'own', B: 'package', C: undefined, D: 'd' });
});

test('an interpreter’s place tells its environment', () => {
  expect(prefixOf('/project/.venv/bin/python', LINUX)).toBe('/project/.venv');
  expect(prefixOf('/project/python', MACOS)).toBeUndefined();
  expect(prefixOf('C:\\v\\Scripts\\python.exe', WINDOWS)).toBe('C:\\v');
  expect(prefixOf('C:\\conda\\python.exe', WINDOWS)).toBe('C:\\conda');
});

test('the scripts of a platform’s shell are run in it, then the Python', () => {
  const names = ['b.sh', 'a.sh', 'a.bat', 'a.fish'];
  expect(activationScriptsOf('/c', names, LINUX)).toEqual([
    '/c/etc/conda/activate.d/a.sh',
    '/c/etc/conda/activate.d/b.sh',
  ]);
  const scripts = activationScriptsOf('C:\\c', names, WINDOWS);
  expect(scripts).toEqual(['C:\\c\\etc\\conda\\activate.d\\a.bat']);
  const command = activationCommand(scripts, 'C:\\c\\python.exe', WINDOWS);
  expect(command?.executable).toBe('C:\\Windows\\System32\\cmd.exe');
  expect(command?.arguments.at(-1)).toMatch(
    /^"call "C:\\c\\etc\\conda\\activate\.d\\a\.bat" >nul 2>&1 & "C:\\c\\python\.exe" -I -c "[^"%]*""$/u,
  );
  expect(activationCommand(['C:\\%PATH%\\a.bat'], 'C:\\c\\python.exe', WINDOWS)).toBeUndefined();
});

test('what was printed before, or is no object of variables, is not taken', () => {
  expect(printedEnvironment('hello\r\nmomentum-lens-environment {"A": "1", "B": 2}\r\n')).toEqual({ A: '1' });
  expect(printedEnvironment('momentum-lens-environment [')).toBeUndefined();
  expect(printedEnvironment('{"A": "1"}')).toBeUndefined();
});
