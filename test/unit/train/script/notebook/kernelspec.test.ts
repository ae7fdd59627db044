import { expect, test } from 'vitest';
import { interpretersOfKernel, kernelFolders } from '../../../../../src/train/script/notebook/kernelspec';
import { LINUX, MACOS, WINDOWS } from '../../../../support/platform/platforms';

const paths = (folders: ReturnType<typeof kernelFolders>): string[] => folders.map(({ path }) => path);

test('kernels are looked for where Jupyter has them, first the user’s, then an environment’s, then the machine’s', () => {
  const surroundings = {
    environment: { JUPYTER_PATH: '/extra:relative', JUPYTER_DATA_DIR: '/data' },
    homeFolder: '/home/me',
    prefixes: ['/project/.venv'],
  };
  expect(paths(kernelFolders('mine', surroundings, LINUX))).toEqual([
    '/extra/kernels/mine',
    '/data/kernels/mine',
    '/home/me/.local/share/jupyter/kernels/mine',
    '/project/.venv/share/jupyter/kernels/mine',
    '/usr/local/share/jupyter/kernels/mine',
    '/usr/share/jupyter/kernels/mine',
  ]);
  const plain = { environment: {}, homeFolder: '/Users/me', prefixes: [] };
  expect(paths(kernelFolders('mine', plain, MACOS))[0]).toBe('/Users/me/Library/Jupyter/kernels/mine');
  const windows = {
    environment: { APPDATA: String.raw`C:\Roaming`, ProgramData: String.raw`C:\ProgramData` },
    homeFolder: String.raw`C:\me`,
    prefixes: [],
  };
  expect(paths(kernelFolders('mine', windows, WINDOWS))).toEqual([
    String.raw`C:\Roaming\jupyter\kernels\mine`,
    String.raw`C:\ProgramData\jupyter\kernels\mine`,
  ]);
});

test.each(['python3', 'python', 'Python2', '../mine', 'a/b', '..', ''])(
  'the name %j tells no environment',
  (name) => {
    const surroundings = { environment: {}, homeFolder: '/home/me', prefixes: ['/venv'] };
    expect(kernelFolders(name, surroundings, LINUX)).toEqual([]);
  },
);

test.each([
  ['{"argv": ["/env/bin/python3.11", "-m", "ipykernel_launcher"]}', ['/env/bin/python3.11']],
  ['{"argv": ["python", "-m", "ipykernel_launcher"]}', ['/venv/bin/python']],
  ['{"argv": ["/usr/bin/julia", "-i"]}', []],
  ['{"argv": ["conda", "run", "python"]}', []],
  ['{"argv": []}', []],
  ['{"argv": "python"}', []],
  ['[1]', []],
  ['no JSON', []],
])('%s in an environment means %j', (text, interpreters) => {
  expect(interpretersOfKernel(text, { path: '/venv/kernels/x', prefix: '/venv' }, LINUX)).toEqual(
    interpreters,
  );
});

test('a kernel outside every environment that only says python means none', () => {
  expect(interpretersOfKernel('{"argv": ["python"]}', { path: '/usr/share/x' }, LINUX)).toEqual([]);
});
