import { cellOfFile, TRACEBACK_PLACE } from '../../src/model/wording/cellPlace';
import { element } from '../element';
import { said } from '../../src/model/language/said';

/** A Python traceback in which every place is a link to its line; one in a notebook is named by its cell. */
export function traceback(text: string, open: (file: string, line: number) => void): HTMLElement {
  const parts: (HTMLElement | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(TRACEBACK_PLACE)) {
    const [whole, file = '', line = ''] = match;
    const cell = cellOfFile(file)?.cell;
    parts.push(
      text.slice(end, match.index),
      element('a', {
        text: cell === undefined ? whole : said`Cell ${cell}, line ${line}`,
        attributes: { href: '#', 'data-line': line },
        onClick: () => {
          open(file, Number(line));
        },
      }),
    );
    end = match.index + whole.length;
  }
  return element('pre', { attributes: { tabindex: '0', 'aria-label': said`Traceback` } }, [
    ...parts,
    text.slice(end),
  ]);
}
