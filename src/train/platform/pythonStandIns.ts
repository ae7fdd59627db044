import { environmentValue, type Environment, type Platform } from './platform';

/** What looks like a Python and only offers to install one: it is never run. */
export type StandIn =
  /** An alias of the Microsoft Store, a link whose target tells which. */
  | 'storeAlias'
  /** Apple's, which asks to install developer tools where they are missing. */
  | 'developerTools';

/** Where Apple's developer tools keep the Python that `/usr/bin/python3` stands for. */
export const DEVELOPER_PYTHONS: readonly string[] = [
  '/Library/Developer/CommandLineTools/usr/bin/python3',
  '/Applications/Xcode.app/Contents/Developer/usr/bin/python3',
];

/** What a Python of this path may be a stand-in for. */
export function possibleStandIn(path: string, { kind }: Platform): StandIn | undefined {
  if (kind === 'windows')
    return /[\\/]Microsoft[\\/]WindowsApps[\\/]/iu.test(path) ? 'storeAlias' : undefined;
  return kind === 'macos' && path === '/usr/bin/python3' ? 'developerTools' : undefined;
}

/** Whether the target of a Store alias is a Python; one that cannot be read is taken for none. */
export function isStorePython(target: string | undefined): boolean {
  return target !== undefined && !/AppInstallerPythonRedirector\.exe$/iu.test(target);
}

/** Where the launcher of python.org stands on Windows; nowhere else is there one. */
export function launcherPlaces(
  environment: Environment,
  { kind, paths, systemFolder }: Platform,
): readonly string[] {
  if (kind !== 'windows') return [];
  const local = environmentValue(environment, 'LOCALAPPDATA', kind);
  return [
    paths.join(paths.dirname(systemFolder), 'py.exe'),
    ...(local === undefined ? [] : [paths.join(local, 'Programs', 'Python', 'Launcher', 'py.exe')]),
  ];
}

/** The interpreters that `py -0p` lists (` -V:3.12 *  C:\…\python.exe`), its default first. */
export function parseLauncherList(text: string): readonly string[] {
  const found = text.split(/\r?\n/u).flatMap((line) => {
    const [, start = '', path] = /^\s*(-\S+(?:\s+\*)?)\s+(\S.*)$/u.exec(line) ?? [];
    if (path === undefined) return [];
    // Earlier launchers mark the default behind the path.
    const isDefault = start.endsWith('*') || path.endsWith('*');
    return [{ path: path.replace(/\*$/u, '').trim(), isDefault }];
  });
  return found
    .toSorted((left, right) => Number(right.isDefault) - Number(left.isDefault))
    .map(({ path }) => path);
}
