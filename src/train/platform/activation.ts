import { isSamePath } from './paths';
import { environmentValue, mergedEnvironment, type Environment, type Platform } from './platform';

/** An environment that a Python belongs to. */
export type PythonEnvironment =
  | { readonly kind: 'venv'; readonly prefix: string }
  | {
      readonly kind: 'conda';
      readonly prefix: string;
      /** Whether conda itself stands there. */
      readonly isBase: boolean;
      /** Texts of the files in which conda keeps the variables of an environment. */
      readonly variableFiles: readonly string[];
    };

/** What conda writes in place of a value for a variable that an environment takes away. */
const UNSET = '***unset***';

/**
 * The variables of a process that runs in an environment, as activating it in a terminal sets them: without PATH, libraries that conda
 * installs are not found on Windows. What the environment's own scripts set is not in it.
 */
export function activatedEnvironment(
  active: PythonEnvironment,
  environment: Environment,
  platform: Platform,
): Environment {
  const { kind, paths } = platform;
  const { prefix } = active;
  const path = environmentValue(environment, 'PATH', kind) ?? '';
  const own = programFolders(active, platform);
  const others = path
    .split(paths.delimiter)
    .filter((each) => each !== '' && !own.some((folder) => isSamePath(folder, each, platform)));
  const withPath = { PATH: [...own, ...others].join(paths.delimiter) };
  switch (active.kind) {
    case 'venv':
      return mergedEnvironment<string | undefined>(kind, environment, withPath, {
        VIRTUAL_ENV: prefix,
        PYTHONHOME: undefined,
      });
    case 'conda':
      return mergedEnvironment<string | undefined>(kind, environment, withPath, {
        CONDA_PREFIX: prefix,
        CONDA_DEFAULT_ENV: nameOf(active, platform),
        CONDA_SHLVL: '1',
        ...Object.assign({}, ...active.variableFiles.map(variablesOf)),
      });
  }
}

/** Folders of programs and libraries in the order in which conda and venv put them before all others. */
function programFolders(active: PythonEnvironment, { kind, paths }: Platform): readonly string[] {
  const { prefix } = active;
  if (kind !== 'windows') return [paths.join(prefix, 'bin')];
  if (active.kind === 'venv') return [paths.join(prefix, 'Scripts')];
  const below = ['Library\\mingw-w64\\bin', 'Library\\usr\\bin', 'Library\\bin', 'Scripts', 'bin'];
  return [prefix, ...below.map((folder) => paths.join(prefix, ...folder.split('\\')))];
}

/** By its name where it stands among others, else by its path. */
function nameOf({ prefix, isBase }: { prefix: string; isBase: boolean }, { paths }: Platform): string {
  if (isBase) return 'base';
  return paths.basename(paths.dirname(prefix)) === 'envs' ? paths.basename(prefix) : prefix;
}

/** `{"env_vars": {"NAME": "value"}}` of `conda-meta/state`, or the variables alone. */
function variablesOf(text: string): Environment {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  const inside = isRecord(parsed) && 'env_vars' in parsed ? parsed['env_vars'] : parsed;
  return Object.fromEntries(
    Object.entries(isRecord(inside) ? inside : {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value === UNSET ? undefined : value]] : [],
    ),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
