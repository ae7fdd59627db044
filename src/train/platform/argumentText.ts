import type { PlatformKind } from './platform';

/**
 * Splits text into arguments as the platform's programs are used to, a backslash being itself wherever it escapes nothing:
 * `"C:\data set\new"` and `"\d+"` stay what they are. No variables, globs or operators: nothing is ever given to a shell.
 */
export function splitArguments(text: string, kind: PlatformKind): string[] {
  return kind === 'windows' ? splitForWindows(text) : splitForPosix(text);
}

/** Arguments as they are typed on a command line, the way `splitArguments` reads it. */
export function joinArguments(args: readonly string[], kind: PlatformKind): string {
  return args.map((each) => quoteArgument(each, kind)).join(' ');
}

function quoteArgument(argument: string, kind: PlatformKind): string {
  if (kind === 'windows') return quoteForWindows(argument);
  return /[\s"']/u.test(argument) || argument === ''
    ? `"${argument.replaceAll(/["\\]/gu, '\\$&')}"`
    : argument;
}

/** White space splits; double quotes, in which a backslash escapes a quote and itself, and single quotes keep together. */
function splitForPosix(text: string): string[] {
  const pieces = text.matchAll(/(?:"(?:\\[^]|[^"\\])*"?|'[^']*'?|[^\s"'])+/gu);
  return [...pieces].map(([piece]) =>
    piece.replaceAll(
      /"((?:\\[^]|[^"\\])*)"?|'([^']*)'?/gu,
      (_, double: string | undefined, single: string | undefined) =>
        double === undefined ? (single ?? '') : double.replaceAll(/\\(["\\])/gu, '$1'),
    ),
  );
}

/**
 * The rules of Microsoft's C runtime, which nearly every program for Windows follows: backslashes count only before a double quote,
 * where two are one and an odd one makes the quote a character. A single quote is a character.
 * https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
function splitForWindows(text: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let isQuoted = false;
  for (const [token] of text.matchAll(/\\+"?|"|\s+|[^\s"\\]+/gu)) {
    if (token.endsWith('"')) {
      const backslashes = token.length - 1;
      const isCharacter = backslashes % 2 === 1;
      current = `${current ?? ''}${'\\'.repeat(Math.floor(backslashes / 2))}${isCharacter ? '"' : ''}`;
      if (!isCharacter) isQuoted = !isQuoted;
    } else if (token.trim() !== '' || isQuoted) {
      current = (current ?? '') + token;
    } else {
      if (current !== undefined) found.push(current);
      current = undefined;
    }
  }
  return current === undefined ? found : [...found, current];
}

function quoteForWindows(argument: string): string {
  return argument !== '' && !/[\s"]/u.test(argument) ? argument : inWindowsQuotes(argument);
}

/** An argument in quotes, as `splitArguments` reads it on Windows. */
export function inWindowsQuotes(argument: string): string {
  const escaped = argument.replaceAll(/\\+|"/gu, (token, offset: number) => {
    if (token === '"') return '\\"';
    const next = argument[offset + token.length];
    return next === '"' || next === undefined ? token + token : token;
  });
  return `"${escaped}"`;
}
