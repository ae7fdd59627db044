import { describe, expect, test } from 'vitest';
import { platformOf } from '../../../../../src/train/platform/platform';
import { commandLineOf } from '../../../../../src/train/script/launch/commandLine';

const LINUX = platformOf('linux', {});
const WINDOWS = platformOf('win32', {});

describe('a command line', () => {
  test.each([
    ['python train.py --config x.yaml', ['/venv/bin/python', 'train.py', '--config', 'x.yaml']],
    ['python3 -m pkg.train', ['/venv/bin/python', '-m', 'pkg.train']],
    ['torchrun --nproc_per_node=2 train.py', ['torchrun', '--nproc_per_node=2', 'train.py']],
    ['uv run python train.py', ['uv', 'run', 'python', 'train.py']],
    ['./train.sh "a b" \'c*\'', ['./train.sh', 'a b', 'c*']],
    ['/usr/bin/python train.py', ['/usr/bin/python', 'train.py']],
    ['yolo train cfg=a.yaml lr0=0.01', ['yolo', 'train', 'cfg=a.yaml', 'lr0=0.01']],
  ])('%s is started as its words', (text, command) => {
    expect(commandLineOf(text, '/venv/bin/python', LINUX)).toEqual({
      command,
      environment: {},
      needsShell: false,
    });
  });

  test('sets the variables that stand before it', () => {
    expect(commandLineOf('CUDA_VISIBLE_DEVICES=0 A="b c" python train.py', undefined, LINUX)).toEqual({
      command: ['python', 'train.py'],
      environment: { CUDA_VISIBLE_DEVICES: '0', A: 'b c' },
      needsShell: false,
    });
  });

  test.each([
    'cd src && python train.py',
    'python train.py | tee log.txt',
    'python train.py --data $HOME/data',
    'python train.py --data "$HOME/my data"',
    'python train.py data/*.npz',
    'python train.py `cat args`',
    'python train.py --note "never closed',
    'python a.py\npython b.py',
  ])('%s is given to a shell', (text) => {
    expect(commandLineOf(text, '/venv/bin/python', LINUX)).toEqual({
      command: ['/bin/sh', '-c', text],
      environment: {},
      needsShell: true,
    });
  });

  test('has no shell on Windows, where backslashes stay', () => {
    expect(
      commandLineOf(String.raw`python train.py C:\data\new & x`, String.raw`C:\py\python.exe`, WINDOWS),
    ).toEqual({
      command: [String.raw`C:\py\python.exe`, 'train.py', String.raw`C:\data\new`, '&', 'x'],
      environment: {},
      needsShell: false,
    });
  });

  test.each(['', '  ', 'A=1'])('%j starts nothing', (text) => {
    expect(commandLineOf(text, undefined, LINUX)).toBeUndefined();
  });
});
