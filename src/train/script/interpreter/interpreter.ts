import { execFile } from 'node:child_process';
import { access, constants, readFile, readlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { isSamePath } from '../../platform/paths';
import { hostPlatform, type Environment, type Platform } from '../../platform/platform';
import { prefixOf, pythonPlaces, type PythonPlaceKind } from '../../platform/pythonPlaces';
import {
  DEVELOPER_PYTHONS,
  isStorePython,
  launcherPlaces,
  parseLauncherList,
  possibleStandIn,
} from '../../platform/pythonStandIns';
import { interpretersOfKernel, kernelFolders } from '../notebook/kernelspec';

/** A Python that could run the script, and who named it. */
export interface InterpreterChoice {
  readonly path: string;
  readonly chosenBy: 'kernel' | 'setting' | 'kernelspec' | 'pythonExtension' | 'launcher' | PythonPlaceKind;
}

export interface InterpreterSources {
  /** Empty when not set. */
  readonly setting: string;
  readonly pythonExtension: string | undefined;
  readonly environment: Environment;
  readonly workspaceFolder: string | undefined;
  readonly notebook?: NotebookKernel;
}

/** What is known of the kernel that a notebook runs in. */
export interface NotebookKernel {
  /** Of the kernel that is chosen for it in the editor. */
  readonly interpreter: string | undefined;
  /** The kernel that its file names. */
  readonly name: string | undefined;
}

/** What is asked of the machine; tests answer for others. */
export interface Machine {
  readonly platform: Platform;
  readonly homeFolder: string;
  readonly isExecutable: (path: string) => Promise<boolean>;
  /** What a link leads to; undefined where it is none that can be read. */
  readonly linkTarget: (path: string) => Promise<string | undefined>;
  /** A file's text; empty where it cannot be read. */
  readonly textOf: (path: string) => Promise<string>;
  /** What a program of the system prints; empty where it fails. */
  readonly printedBy: (executable: string, args: readonly string[]) => Promise<string>;
}

const ANSWER_MS = 5000;

const THIS_MACHINE: Machine = {
  platform: hostPlatform,
  homeFolder: homedir(),
  isExecutable: (path) =>
    access(path, constants.X_OK).then(
      () => true,
      () => false,
    ),
  linkTarget: (path) => readlink(path).catch(() => undefined),
  textOf: (path) => readFile(path, 'utf8').catch(() => ''),
  printedBy: (executable, args) =>
    promisify(execFile)(executable, [...args], { timeout: ANSWER_MS, windowsHide: true }).then(
      ({ stdout }) => stdout,
      () => '',
    ),
};

/**
 * Every Python that was named or that stands where the platform has them, each once, first choice first: that of a notebook's chosen
 * kernel, the setting's, that of the kernel that the notebook's file names, the Python extension's, an environment that is active or the
 * workspace's, PATH, the launcher's, conda's. None of them is run.
 */
export async function findInterpreters(
  sources: InterpreterSources,
  machine: Machine = THIS_MACHINE,
): Promise<readonly InterpreterChoice[]> {
  const { platform, homeFolder } = machine;
  const { setting, pythonExtension, environment, workspaceFolder, notebook } = sources;
  const condaEnvironments = await machine.textOf(
    platform.paths.join(homeFolder, '.conda', 'environments.txt'),
  );
  const places = pythonPlaces({ environment, homeFolder, workspaceFolder, condaEnvironments }, platform);
  const isThere = await Promise.all(places.map(({ path }) => isPython(path, machine)));
  const found = places
    .filter((_, index) => isThere[index])
    .map(({ path, kind }): InterpreterChoice => ({ path, chosenBy: kind }));
  const launched = (await fromLauncher(environment, machine)).map((path): InterpreterChoice => ({
    path,
    chosenBy: 'launcher',
  }));
  const prefixes = found.flatMap(({ path }) => prefixOf(path, platform) ?? []);
  const named: readonly InterpreterChoice[] = [
    ...choicesOf('kernel', notebook?.interpreter),
    ...choicesOf('setting', setting === '' ? undefined : setting),
    ...choicesOf('kernelspec', await fromKernelspec(notebook?.name, environment, prefixes, machine)),
    ...choicesOf('pythonExtension', pythonExtension),
  ];
  const conda = found.findIndex(({ chosenBy }) => chosenBy === 'conda');
  const all = [...named, ...found.toSpliced(conda < 0 ? found.length : conda, 0, ...launched)];
  return all.filter(
    ({ path }, index) => all.findIndex((other) => isSamePath(other.path, path, platform)) === index,
  );
}

function choicesOf(chosenBy: InterpreterChoice['chosenBy'], path: string | undefined): InterpreterChoice[] {
  return path === undefined ? [] : [{ path, chosenBy }];
}

/** The Python of the kernel with this name; undefined where none is found. */
async function fromKernelspec(
  name: string | undefined,
  environment: Environment,
  prefixes: readonly string[],
  machine: Machine,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const { platform, homeFolder } = machine;
  for (const folder of kernelFolders(name, { environment, homeFolder, prefixes }, platform)) {
    const text = await machine.textOf(platform.paths.join(folder.path, 'kernel.json'));
    for (const path of interpretersOfKernel(text, folder, platform)) {
      if (await isPython(path, machine)) return path;
    }
  }
  return undefined;
}

/** Whether a Python stands there, and not what only offers to install one. */
async function isPython(path: string, machine: Machine): Promise<boolean> {
  if (!(await machine.isExecutable(path))) return false;
  switch (possibleStandIn(path, machine.platform)) {
    case undefined:
      return true;
    case 'storeAlias':
      return isStorePython(await machine.linkTarget(path));
    case 'developerTools': {
      const tools = await Promise.all(DEVELOPER_PYTHONS.map((each) => machine.isExecutable(each)));
      return tools.includes(true);
    }
  }
}

async function fromLauncher(environment: Environment, machine: Machine): Promise<readonly string[]> {
  for (const launcher of launcherPlaces(environment, machine.platform)) {
    if (!(await machine.isExecutable(launcher))) continue;
    const listed = parseLauncherList(await machine.printedBy(launcher, ['-0p']));
    const isThere = await Promise.all(listed.map((path) => isPython(path, machine)));
    return listed.filter((_, index) => isThere[index]);
  }
  return [];
}
