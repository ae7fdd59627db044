import { expect, test } from 'vitest';
import { LINUX, MACOS, WINDOWS } from '../../../../support/platform/platforms';
import {
  fillEnvironment,
  readLaunchConfigurations,
} from '../../../../../src/train/script/launchFile/launchConfigurations';

const VARIABLES = {
  workspaceFolder: '/home/me/project',
  file: '/home/me/project/src/train.py',
  environment: { HOME: '/home/me' },
  platform: LINUX,
};

function read(...configurations: readonly object[]): ReturnType<typeof readLaunchConfigurations> {
  return readLaunchConfigurations(JSON.stringify({ version: '0.2.0', configurations }), VARIABLES);
}

test('a configuration with comments, trailing commas and variables is read as the debugger would', () => {
  const text = `{
    // what I train
    "configurations": [{
      "name": "Train", "type": "debugpy", "request": "launch",
      "program": "\${workspaceFolder}/src/train.py",
      "args": ["--data", "\${env:HOME}/data", "--name=\${fileBasenameNoExtension}", 3],
      "cwd": "\${fileDirname}", "env": { "SEED": "1", "BAD": 2 }, "python": "/opt/python",
    },],
  }`;
  expect(readLaunchConfigurations(text, VARIABLES)).toEqual([
    {
      name: 'Train',
      target: { kind: 'script', path: '/home/me/project/src/train.py' },
      arguments: ['--data', '${env:HOME}/data', '--name=train'],
      workingDirectory: '/home/me/project/src',
      environment: { SEED: '1' },
      environmentFile: '/home/me/project/.env',
      interpreter: '/opt/python',
    },
  ]);
});

test('what an argument takes from the environment is filled in at the start, and not before', () => {
  const [found] = read({
    name: 'x',
    type: 'debugpy',
    request: 'launch',
    args: ['--key=${env:HOME}${env:NONE}'],
  });
  expect(found?.arguments).toEqual(['--key=${env:HOME}${env:NONE}']);
  expect(fillEnvironment(found?.arguments[0] ?? '', VARIABLES.environment)).toBe('--key=/home/me');
});

test('a module, and a configuration that names nothing', () => {
  const [module, file] = read(
    { name: 'm', type: 'python', request: 'launch', module: 'package.train' },
    { name: 'f', type: 'debugpy', request: 'launch' },
  );
  expect(module?.target).toEqual({ kind: 'module', name: 'package.train' });
  expect(file?.target).toEqual({ kind: 'script', path: VARIABLES.file });
});

test('a relative working directory starts at the workspace folder', () => {
  const [relative, trailing] = read(
    { name: 'r', type: 'debugpy', request: 'launch', cwd: 'runs' },
    { name: 't', type: 'debugpy', request: 'launch', cwd: '${workspaceFolder}/' },
  );
  expect(relative?.workingDirectory).toBe('/home/me/project/runs');
  expect(trailing?.workingDirectory).toBe('/home/me/project');
});

test.each<[reason: string, configuration: object]>([
  ['asks the user', { name: 'x', type: 'debugpy', request: 'launch', args: ['${input:epochs}'] }],
  ['asks the editor', { name: 'x', type: 'debugpy', request: 'launch', args: ['${command:pickArgs}'] }],
  ['is not closed', { name: 'x', type: 'debugpy', request: 'launch', args: ['${file'] }],
  ['attaches', { name: 'x', type: 'debugpy', request: 'attach' }],
  ['is no Python', { name: 'x', type: 'node', request: 'launch' }],
  ['has no name', { type: 'debugpy', request: 'launch' }],
])('what %s is left out', (_, configuration) => {
  expect(read(configuration)).toEqual([]);
});

test.each(['', 'null', '[]', '{"configurations": 3}', '{"configurations": [null, 7]}', '{{{'])(
  'nothing is read from %j',
  (text) => {
    expect(readLaunchConfigurations(text, VARIABLES)).toEqual([]);
  },
);

test('a megabyte of beginnings of variables is read at once', () => {
  const startedAt = performance.now();
  expect(read({ name: 'x', type: 'debugpy', request: 'launch', args: ['${'.repeat(500_000)] })).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(3000);
});

test('the block of its platform goes before what holds on all', () => {
  const text = JSON.stringify({
    configurations: [
      {
        name: 'Train',
        type: 'debugpy',
        request: 'launch',
        python: 'python3',
        env: { A: 'all', B: 'all' },
        windows: {
          python: 'C:\\Python\\python.exe',
          cwd: 'runs',
          env: { A: 'windows' },
          envFile: 'D:\\own.env',
        },
        osx: { args: ['--device', 'mps'] },
        linux: 'not an object',
      },
    ],
  });
  const [windows] = readLaunchConfigurations(text, {
    workspaceFolder: 'c:\\work',
    file: 'C:\\Work\\src\\train.py',
    environment: {},
    platform: WINDOWS,
  });
  expect(windows).toMatchObject({
    target: { kind: 'script', path: 'C:\\Work\\src\\train.py' },
    interpreter: 'C:\\Python\\python.exe',
    workingDirectory: 'c:\\work\\runs',
    environment: { A: 'windows' },
    environmentFile: 'D:\\own.env',
  });
  const [macos] = readLaunchConfigurations(text, { ...VARIABLES, platform: MACOS });
  expect(macos).toMatchObject({ interpreter: 'python3', arguments: ['--device', 'mps'] });
  const [linux] = readLaunchConfigurations(text, VARIABLES);
  expect(linux).toMatchObject({ arguments: [], environment: { A: 'all', B: 'all' } });
});

test.each([
  [LINUX, '/home/me/project', '/home/me/project/src/train.py', 'src/train.py|/|train.py|.py|project'],
  [WINDOWS, 'c:\\work', 'C:\\Work\\src\\train.py', 'src\\train.py|\\|train.py|.py|work'],
  [WINDOWS, '\\\\server\\share', '\\\\server\\share\\train.py', 'train.py|\\|train.py|.py|share'],
  [
    LINUX,
    '/home/me/project',
    '/home/me/project2/train.py',
    '/home/me/project2/train.py|/|train.py|.py|project',
  ],
])('variables of paths are written as the platform does', (platform, workspaceFolder, file, filled) => {
  const names = ['relativeFile', 'pathSeparator', 'fileBasename', 'fileExtname', 'workspaceFolderBasename'];
  const args = [names.map((name) => `\${${name}}`).join('|')];
  const text = JSON.stringify({ configurations: [{ name: 'x', type: 'debugpy', args }] });
  const [found] = readLaunchConfigurations(text, { workspaceFolder, file, environment: {}, platform });
  expect(found?.arguments).toEqual([filled]);
});
