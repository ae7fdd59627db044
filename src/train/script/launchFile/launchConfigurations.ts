import { parse } from 'jsonc-parser';
import { isInside } from '../../platform/paths';
import type { Platform, PlatformKind } from '../../platform/platform';

/** A way to run Python that the user has written down for the debugger. */
export interface LaunchConfiguration {
  readonly name: string;
  /** What is run; the script to be calibrated where nothing is named. */
  readonly target:
    { readonly kind: 'script'; readonly path: string } | { readonly kind: 'module'; readonly name: string };
  /** With `${env:NAME}` still in them: what that holds may be a secret, and arguments are remembered, shown and recorded. */
  readonly arguments: readonly string[];
  readonly workingDirectory: string | undefined;
  /** May hold secrets: never to be stored. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path of a file with more of it, which need not be there; what is named above goes before. */
  readonly environmentFile: string;
  /** The interpreter that it names, if it does. */
  readonly interpreter: string | undefined;
}

export interface LaunchVariables {
  readonly workspaceFolder: string;
  /** The script to be calibrated. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The one that the script would run on. */
  readonly platform: Platform;
}

/** Properties that hold on one platform only stand in a block of its name. */
const BLOCKS: Readonly<Record<PlatformKind, string>> = { linux: 'linux', macos: 'osx', windows: 'windows' };
/** Where the debugger looks where a configuration names no file. */
const USUAL_ENVIRONMENT_FILE = '${workspaceFolder}/.env';

/**
 * The Python configurations of a launch.json (comments and trailing commas allowed) as the platform has them, with their variables
 * filled in, those of the environment in arguments excepted. Those that ask the user or the editor for something (`${input:…}`,
 * `${command:…}`) are left out, and so is what is not understood.
 */
export function readLaunchConfigurations(
  text: string,
  variables: LaunchVariables,
): readonly LaunchConfiguration[] {
  const root: unknown = parse(text, [], { allowTrailingComma: true });
  const configurations = isRecord(root) ? root['configurations'] : undefined;
  if (!Array.isArray(configurations)) return [];
  return configurations.flatMap((each: unknown) => {
    const found = isRecord(each) ? readOne(each, variables) : undefined;
    return found === undefined ? [] : [found];
  });
}

function readOne(
  entry: Readonly<Record<string, unknown>>,
  variables: LaunchVariables,
): LaunchConfiguration | undefined {
  const { platform, workspaceFolder } = variables;
  const block = entry[BLOCKS[platform.kind]];
  const { name, type, request, program, module, args, cwd, env, envFile, python } = {
    ...entry,
    ...(isRecord(block) ? block : {}),
  };
  if (typeof name !== 'string' || (type !== 'debugpy' && type !== 'python') || request === 'attach')
    return undefined;
  const unresolved: string[] = [];
  const fill = (value: string): string =>
    fillEnvironment(resolveVariables(value, variables, unresolved), variables.environment);
  const absolute = (path: string): string => platform.paths.resolve(workspaceFolder, path);
  const target =
    typeof module === 'string'
      ? ({ kind: 'module', name: fill(module) } as const)
      : ({ kind: 'script', path: fill(typeof program === 'string' ? program : '${file}') } as const);
  const configuration: LaunchConfiguration = {
    name,
    target,
    arguments: stringsOf(args).map((each) => resolveVariables(each, variables, unresolved)),
    workingDirectory: typeof cwd === 'string' ? absolute(fill(cwd)) : undefined,
    environment: Object.fromEntries(
      Object.entries(isRecord(env) ? env : {}).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, fill(value)]] : [],
      ),
    ),
    environmentFile: absolute(
      fill(typeof envFile === 'string' && envFile !== '' ? envFile : USUAL_ENVIRONMENT_FILE),
    ),
    interpreter: typeof python === 'string' ? fill(python) : undefined,
  };
  return unresolved.length > 0 ? undefined : configuration;
}

/** `args` is a list; a string is one too long for a list, which only a shell could split. */
function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function resolveVariables(value: string, variables: LaunchVariables, unresolved: string[]): string {
  const { workspaceFolder, file, platform } = variables;
  const { paths } = platform;
  const base = paths.basename(file);
  const known: Readonly<Record<string, string>> = {
    workspaceFolder,
    workspaceRoot: workspaceFolder,
    file,
    workspaceFolderBasename: paths.basename(workspaceFolder),
    fileDirname: paths.dirname(file),
    fileBasename: base,
    fileBasenameNoExtension: base.replace(/\.[^.]*$/u, ''),
    fileExtname: paths.extname(file),
    relativeFile: isInside(file, workspaceFolder, platform) ? paths.relative(workspaceFolder, file) : file,
    pathSeparator: paths.sep,
    '/': paths.sep,
  };
  return value.replaceAll(/\$\{([^{}]*)(\}?)/gu, (whole, variable: string, end: string) => {
    if (end === '') {
      unresolved.push(whole);
      return whole;
    }
    if (variable.startsWith('env:')) return whole;
    const filled = Object.hasOwn(known, variable) ? known[variable] : undefined;
    if (filled === undefined) unresolved.push(whole);
    return filled ?? whole;
  });
}

/** A text with each `${env:NAME}` replaced by what the environment holds, if anything: as late as the process that it is for starts. */
export function fillEnvironment(text: string, environment: LaunchVariables['environment']): string {
  return text.replaceAll(/\$\{env:([^{}]*)\}/gu, (_, name: string) => environment[name] ?? '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
