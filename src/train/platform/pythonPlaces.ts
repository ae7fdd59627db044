import { isSamePath } from './paths';
import { environmentValue, type Environment, type Platform } from './platform';

/** Why a Python may stand at a place. */
export type PythonPlaceKind = 'activeEnvironment' | 'workspaceEnvironment' | 'path' | 'conda' | 'usualPlace';

/** Where a Python may stand; whether one does is for others to look. */
export interface PythonPlace {
  readonly path: string;
  readonly kind: PythonPlaceKind;
}

export interface PythonSurroundings {
  readonly environment: Environment;
  readonly homeFolder: string;
  readonly workspaceFolder: string | undefined;
  /** The text of `~/.conda/environments.txt`, in which conda keeps a list of its environments; empty where there is none. */
  readonly condaEnvironments: string;
}

const WORKSPACE_ENVIRONMENTS = ['.venv', 'venv', 'env'];
const CONDA_FOLDERS = ['miniforge3', 'mambaforge', 'miniconda3', 'anaconda3', 'micromamba'];
/** An editor that was not started from a terminal has a short PATH on macOS. */
const MACOS_FOLDERS = [
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/Library/Frameworks/Python.framework/Versions/Current/bin',
];

/** All places of a platform, first choice first, each once. */
export function pythonPlaces(
  { environment, homeFolder, workspaceFolder, condaEnvironments }: PythonSurroundings,
  platform: Platform,
): readonly PythonPlace[] {
  const { kind, paths } = platform;
  const value = (name: string): string => environmentValue(environment, name, kind) ?? '';
  const active = [value('VIRTUAL_ENV'), value('CONDA_PREFIX')].filter((each) => each !== '');
  const workspace =
    workspaceFolder === undefined
      ? []
      : WORKSPACE_ENVIRONMENTS.map((name) => paths.join(workspaceFolder, name));
  const folders = value('PATH')
    .split(paths.delimiter)
    .map((folder) => folder.replaceAll('"', ''))
    .filter((folder) => paths.isAbsolute(folder));
  const conda = [
    ...condaEnvironments.split('\n').map((line) => line.trim()),
    ...condaParents(homeFolder, value, platform).flatMap((parent) =>
      CONDA_FOLDERS.map((name) => paths.join(parent, name)),
    ),
  ].filter((prefix) => paths.isAbsolute(prefix));
  const places: readonly PythonPlace[] = [
    ...placesOf('activeEnvironment', active, platform),
    ...placesOf('workspaceEnvironment', workspace, platform),
    ...programsIn('path', folders, platform),
    ...placesOf('conda', conda, platform),
    ...programsIn('usualPlace', kind === 'macos' ? MACOS_FOLDERS : [], platform),
  ];
  return places.filter(
    ({ path }, index) => places.findIndex((other) => isSamePath(other.path, path, platform)) === index,
  );
}

/** Where an environment keeps its Python: venv and conda differ on Windows. */
export function interpretersIn(prefix: string, { kind, paths }: Platform): readonly string[] {
  return kind === 'windows'
    ? [paths.join(prefix, 'Scripts', 'python.exe'), paths.join(prefix, 'python.exe')]
    : [paths.join(prefix, 'bin', 'python')];
}

/** The environment that a Python belongs to, if it stands as one does in an environment; undefined for what stands alone. */
export function prefixOf(interpreter: string, { kind, paths }: Platform): string | undefined {
  const folder = paths.dirname(interpreter);
  const name = paths.basename(folder).toLowerCase();
  if (kind === 'windows') return name === 'scripts' ? paths.dirname(folder) : folder;
  return name === 'bin' ? paths.dirname(folder) : undefined;
}

function placesOf(kind: PythonPlaceKind, prefixes: readonly string[], platform: Platform): PythonPlace[] {
  return prefixes.flatMap((prefix) => interpretersIn(prefix, platform).map((path) => ({ path, kind })));
}

function programsIn(kind: PythonPlaceKind, folders: readonly string[], platform: Platform): PythonPlace[] {
  // pyenv for Windows has batch files in place of links.
  const names =
    platform.kind === 'windows' ? ['python.exe', 'python3.exe', 'python.bat'] : ['python3', 'python'];
  return folders.flatMap((folder) =>
    names.map((name) => ({ path: platform.paths.join(folder, name), kind })),
  );
}

function condaParents(
  homeFolder: string,
  value: (name: string) => string,
  { kind }: Platform,
): readonly string[] {
  switch (kind) {
    case 'windows':
      return [homeFolder, value('LOCALAPPDATA'), value('ProgramData')].filter((each) => each !== '');
    case 'macos':
      return [homeFolder, '/opt', '/opt/homebrew/Caskroom', '/usr/local'];
    case 'linux':
      return [homeFolder, '/opt'];
  }
}
