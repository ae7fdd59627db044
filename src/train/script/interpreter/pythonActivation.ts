import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { activatedEnvironment, type PythonEnvironment } from '../../platform/activation';
import {
  activationCommand,
  activationFolder,
  activationScriptsOf,
  printedEnvironment,
} from '../../platform/activationScripts';
import { hostPlatform, type Environment, type Platform } from '../../platform/platform';
import { prefixOf } from '../../platform/pythonPlaces';

/** Scripts of packages set a handful of variables. */
const SCRIPTS_MS = 30_000;

/**
 * The variables for a process of an interpreter: those given, and where it belongs to a venv or conda environment, what activating that
 * sets. Reads files of the environment and runs nothing.
 */
export async function environmentFor(
  interpreter: string,
  environment: Environment,
  platform: Platform = hostPlatform,
): Promise<Environment> {
  const active = await pythonEnvironmentOf(interpreter, platform);
  return active === undefined ? environment : activatedEnvironment(active, environment, platform);
}

/**
 * The same, with what the scripts of a conda environment's packages set, which are run for that; where they fail, without, and
 * `onFailure` hears of it.
 */
export async function environmentWithScriptsFor(
  interpreter: string,
  environment: Environment,
  onFailure: (detail: string) => void,
  platform: Platform = hostPlatform,
): Promise<Environment> {
  const active = await pythonEnvironmentOf(interpreter, platform);
  if (active === undefined) return environment;
  const activated = activatedEnvironment(active, environment, platform);
  const names = await readdir(activationFolder(active.prefix, platform)).catch((): string[] => []);
  const scripts = active.kind === 'conda' ? activationScriptsOf(active.prefix, names, platform) : [];
  if (scripts.length === 0) return activated;
  const command = activationCommand(scripts, interpreter, platform);
  try {
    if (command === undefined) throw new Error('a path holds a character that the command interpreter reads');
    const { stdout } = await promisify(execFile)(command.executable, [...command.arguments], {
      env: { ...activated },
      timeout: SCRIPTS_MS,
      windowsHide: true,
      windowsVerbatimArguments: command.isCommandLine,
    });
    const printed = printedEnvironment(stdout);
    if (printed === undefined) throw new Error('they did not come to their end');
    return printed;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    onFailure(`The activation scripts of ${active.prefix} were left out: ${detail}`);
    return activated;
  }
}

async function pythonEnvironmentOf(
  interpreter: string,
  platform: Platform,
): Promise<PythonEnvironment | undefined> {
  const { paths } = platform;
  const prefix = paths.isAbsolute(interpreter) ? prefixOf(interpreter, platform) : undefined;
  if (prefix === undefined) return undefined;
  if (await isThere(paths.join(prefix, 'pyvenv.cfg'))) return { kind: 'venv', prefix };
  if (!(await isThere(paths.join(prefix, 'conda-meta')))) return undefined;
  const own = paths.join(prefix, 'etc', 'conda', 'env_vars.d');
  const names = await readdir(own).catch((): string[] => []);
  const files = names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => paths.join(own, name));
  // What was set by hand goes before what packages set.
  const texts = [...files, paths.join(prefix, 'conda-meta', 'state')].map((file) =>
    readFile(file, 'utf8').catch(() => ''),
  );
  return {
    kind: 'conda',
    prefix,
    isBase: await isThere(paths.join(prefix, 'condabin')),
    variableFiles: await Promise.all(texts),
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
