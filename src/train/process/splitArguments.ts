/**
 * Splits text into arguments at white space, where double quotes (with backslash escapes) and single quotes keep it together.
 * No variables, globs or operators: nothing is ever given to a shell.
 */
export function splitArguments(text: string): string[] {
  const pieces = text.matchAll(/(?:"(?:\\.|[^"\\])*"?|'[^']*'?|[^\s"'])+/gu);
  return [...pieces].map(([piece]) =>
    piece.replaceAll(
      /"((?:\\.|[^"\\])*)"?|'([^']*)'?/gu,
      (_, double: string | undefined, single: string | undefined) =>
        double === undefined ? (single ?? '') : double.replaceAll(/\\(.)/gu, '$1'),
    ),
  );
}

/** An argument as it is typed on a command line. */
export function quoteArgument(argument: string): string {
  return /[\s"']/u.test(argument) || argument === ''
    ? `"${argument.replaceAll(/["\\]/gu, '\\$&')}"`
    : argument;
}
