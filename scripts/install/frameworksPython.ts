import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { onPath } from '../process';
import { inRoot } from '../root';

export const JAX = 'jax==0.7.2';
export const KERAS = 'keras==3.12.1';
export const NUMPY = 'numpy==2.2.6';
export const OPTAX = 'optax==0.2.6';

/** Packages of PyPI at fixed versions, and the modules that they bring. */
export interface PythonPackages {
  readonly packages: readonly string[];
  readonly modules: readonly string[];
  /** Keras imports the backend that this names, and TensorFlow where nothing does. */
  readonly kerasBackend?: string;
}

const folder = inRoot('.cache', 'frameworks-venv');
/** The Python of the virtual environment that holds the frameworks. */
export const FRAMEWORKS_PYTHON = inRoot(
  '.cache',
  'frameworks-venv',
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);

/** Whether FRAMEWORKS_PYTHON imports exactly these versions, after an attempt to install them where it does not. */
export function ensurePackages(wanted: PythonPackages): boolean {
  return isInstalled(wanted) || (install(wanted.packages) && isInstalled(wanted));
}

function isInstalled({ packages, modules, kerasBackend }: PythonPackages): boolean {
  const program = `from importlib.metadata import version
for name, wanted in [each.split("==") for each in ${JSON.stringify(packages)}]:
    assert version(name.split("[")[0]).split("+")[0] == wanted, name
import ${modules.join(', ')}`;
  const env = { ...process.env, ...(kerasBackend === undefined ? {} : { KERAS_BACKEND: kerasBackend }) };
  return (
    existsSync(FRAMEWORKS_PYTHON) &&
    spawnSync(FRAMEWORKS_PYTHON, ['-c', program], { stdio: 'ignore', env }).status === 0
  );
}

function install(packages: readonly string[]): boolean {
  console.log(`Installing ${packages.join(' ')}…`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  return hasEnvironment() && (run(FRAMEWORKS_PYTHON, pip) || run(FRAMEWORKS_PYTHON, pip));
}

function hasEnvironment(): boolean {
  const makers = ['python3', 'python'].filter((name) => onPath(name) !== undefined);
  return existsSync(FRAMEWORKS_PYTHON) || makers.some((name) => run(name, ['-m', 'venv', folder]));
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, [...args], { stdio: 'inherit' }).status === 0;
}
