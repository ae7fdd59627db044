import { said } from '../../model/language/said';
/**
 * What is started: a file, a module as `python -m` starts it, the cells of a notebook to the last one that is named, else as a dry run
 * shows, or a command line that starts whatever trains.
 */
export type RunTarget =
  | { readonly kind: 'script'; readonly path: string }
  | { readonly kind: 'module'; readonly name: string }
  | { readonly kind: 'notebook'; readonly lastCell?: number }
  | { readonly kind: 'command'; readonly text: string };

/** As it is shown, and entered. */
export function targetText(target: RunTarget): string {
  switch (target.kind) {
    case 'script':
      return target.path;
    case 'module':
      return `-m ${target.name}`;
    case 'notebook':
      return target.lastCell === undefined ? said`notebook` : said`notebook to cell ${target.lastCell}`;
    case 'command':
      return target.text;
  }
}
