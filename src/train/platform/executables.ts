import { environmentValue, type Environment, type Platform } from './platform';

/** What Windows starts by itself, and what its command interpreter runs. */
const STARTABLE: ReadonlySet<string> = new Set(['.com', '.exe', '.bat', '.cmd']);
const USUAL_EXTENSIONS = '.COM;.EXE;.BAT;.CMD';

/**
 * The absolute paths that a program's name may stand for on Windows, in the order in which they are tried: a name with a folder in it
 * from the working directory, any other from PATH alone, so that no program of that name in a project's folder is taken for one of the
 * system's. Undefined on the other platforms, which look for themselves.
 */
export function executableCandidates(
  name: string,
  workingDirectory: string,
  environment: Environment,
  { kind, paths }: Platform,
): readonly string[] | undefined {
  if (kind !== 'windows') return undefined;
  const hasFolder = /[\\/]|^[A-Za-z]:/u.test(name);
  const folders = hasFolder
    ? [workingDirectory]
    : (environmentValue(environment, 'PATH', kind) ?? '')
        .split(paths.delimiter)
        .map((folder) => folder.replaceAll('"', ''))
        .filter((folder) => paths.isAbsolute(folder));
  const extensions = (environmentValue(environment, 'PATHEXT', kind) ?? USUAL_EXTENSIONS)
    .split(';')
    .filter((each) => STARTABLE.has(each.toLowerCase()))
    .map((each) => each.toLowerCase());
  const asItIs = STARTABLE.has(paths.extname(name).toLowerCase()) ? [''] : [];
  return folders.flatMap((folder) =>
    [...asItIs, ...extensions].map((extension) => paths.resolve(folder, name) + extension),
  );
}
