import type { PlatformKind } from './platform';

/** Whose quoting a command line needs. */
export type ShellKind = 'posix' | 'powershell' | 'cmd';

/** The kind of a shell by its path; without one, of the platform's usual shell. */
export function shellKindOf(shellPath: string, platform: PlatformKind): ShellKind {
  const name = (shellPath.split(/[\\/]/u).at(-1) ?? '').toLowerCase().replace(/\.exe$/u, '');
  if (name === 'cmd') return 'cmd';
  if (name === 'powershell' || name === 'pwsh') return 'powershell';
  return name === '' && platform === 'windows' ? 'powershell' : 'posix';
}

/** One argument of a command line that is pasted into such a shell: it expands, runs and separates nothing in it. */
export function shellQuote(argument: string, kind: ShellKind): string {
  if (/^[\w./:+,=@-]+$/u.test(argument) && (kind !== 'powershell' || !/^@|,/u.test(argument)))
    return argument;
  switch (kind) {
    case 'posix':
      return `'${argument.replaceAll("'", `'\\''`)}'`;
    case 'powershell':
      // PowerShell takes typographic quotes for straight ones.
      return `'${argument.replaceAll(/['‘’‚‛]/gu, '$&$&')}'`;
    case 'cmd':
      // A percent sign expands inside quotes too; outside of them a caret keeps it. A file name has no quotes on Windows.
      return `"${argument.replaceAll('"', '').replaceAll('%', '"^%"')}"`;
  }
}
