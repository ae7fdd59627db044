import { NOT_FOR_BATCH, type Startable } from './batchFile';
import type { Platform } from './platform';

/** Stands before the variables, whatever the scripts print. */
export const ENVIRONMENT_MARK = 'momentum-lens-environment ';
/** In Python's isolated mode, which takes no module from the folder that it happens to be started in. */
const PRINT_ENVIRONMENT = `import json, os; print('${ENVIRONMENT_MARK}' + json.dumps(dict(os.environ)))`;

/** Where the packages of a conda environment keep the scripts that activating it runs, and which of them the platform's shell reads. */
export function activationScriptsOf(
  prefix: string,
  names: readonly string[],
  { kind, paths }: Platform,
): readonly string[] {
  const extension = kind === 'windows' ? '.bat' : '.sh';
  const own = names.filter((name) => name.endsWith(extension)).toSorted();
  return own.map((name) => paths.join(activationFolder(prefix, { paths }), name));
}

export function activationFolder(prefix: string, { paths }: Pick<Platform, 'paths'>): string {
  return paths.join(prefix, 'etc', 'conda', 'activate.d');
}

/**
 * Runs the scripts in one shell and then the Python, which prints the variables that they leave. Undefined where a path holds what the
 * command interpreter of Windows would read as something else.
 */
export function activationCommand(
  scripts: readonly string[],
  interpreter: string,
  { kind, paths, systemFolder }: Platform,
): Startable | undefined {
  if (kind !== 'windows') {
    // Their own output is nobody's; what one of them fails at keeps the others from nothing.
    const program = `python=$1; shift; for each in "$@"; do . "$each" >/dev/null 2>&1; done; exec "$python" -I -c "${PRINT_ENVIRONMENT}"`;
    return {
      executable: '/bin/bash',
      // It takes the pipes that Node gives it for a login over the network.
      arguments: ['--noprofile', '--norc', '-c', program, 'activate', interpreter, ...scripts],
      isCommandLine: false,
    };
  }
  if ([interpreter, ...scripts].some((each) => NOT_FOR_BATCH.test(each))) return undefined;
  const line = [
    ...scripts.map((each) => `call "${each}" >nul 2>&1`),
    `"${interpreter}" -I -c "${PRINT_ENVIRONMENT}"`,
  ].join(' & ');
  return {
    executable: paths.join(systemFolder, 'cmd.exe'),
    arguments: ['/e:ON', '/v:OFF', '/d', '/s', '/c', `"${line}"`],
    isCommandLine: true,
  };
}

/** The variables that such a run printed; undefined where it did not come to that. */
export function printedEnvironment(output: string): Readonly<Record<string, string>> | undefined {
  const line = output.split(/\r?\n/u).find((each) => each.startsWith(ENVIRONMENT_MARK));
  if (line === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(line.slice(ENVIRONMENT_MARK.length));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return undefined;
  }
}
