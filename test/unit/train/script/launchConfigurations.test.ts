import { expect, test } from 'vitest';
import { fillEnvironment, readLaunchConfigurations } from '../../../../src/train/script/launchConfigurations';

const VARIABLES = {
  workspaceFolder: '/home/me/project',
  file: '/home/me/project/src/train.py',
  environment: { HOME: '/home/me' },
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
