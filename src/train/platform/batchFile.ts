import { inWindowsQuotes } from './argumentText';
import { isNetworkPath } from './paths';
import type { Platform } from './platform';

/** What the system is asked to start. */
export interface Startable {
  readonly executable: string;
  readonly arguments: readonly string[];
  /** The arguments are a command line already, and are not quoted again. */
  readonly isCommandLine: boolean;
}

export type Refused = { readonly refusal: string };

/** What the command interpreter reads inside quotes too, or ends a command at. */
export const NOT_FOR_BATCH = /["%\r\n\0]/u;

/** Whether only the command interpreter can run a file. */
export function isBatchFile(path: string, { kind }: Platform): boolean {
  // Windows takes no notice of dots and spaces at the end of a name.
  return kind === 'windows' && /\.(?:bat|cmd)[. ]*$/iu.test(path);
}

/**
 * A batch file with its arguments, for the command interpreter: each in quotes, inside of which it does nothing but expand `%`. What
 * it would expand, run or cut off is refused, since no quoting keeps it from that in every batch file.
 */
export function batchCommand(
  path: string,
  args: readonly string[],
  workingDirectory: string,
  platform: Platform,
): Startable | Refused {
  const unfit = [path, ...args].find((each) => NOT_FOR_BATCH.test(each));
  if (unfit !== undefined) {
    return { refusal: `${path} is a batch file, which cannot be given a %, a double quote or a line break` };
  }
  if (isNetworkPath(workingDirectory, platform)) {
    return {
      refusal: `${path} is a batch file, which cannot work in the network folder ${workingDirectory}`,
    };
  }
  // Outside of quotes `&`, `|`, `<`, `>`, `^` and brackets are the interpreter's.
  const line = [path, ...args].map(inWindowsQuotes).join(' ');
  return {
    executable: platform.paths.join(platform.systemFolder, 'cmd.exe'),
    // Extensions on, delayed expansion off, no AutoRun command; /s takes the outer quotes off and nothing else.
    arguments: ['/e:ON', '/v:OFF', '/d', '/s', '/c', `"${line}"`],
    isCommandLine: true,
  };
}
