import { element } from './element';

const PLACE = /File "([^"<>]+)", line (\d+)/gu;

/** A Python traceback in which every place is a link to its line. */
export function traceback(text: string, open: (file: string, line: number) => void): HTMLElement {
  const parts: (HTMLElement | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    const [whole, file = '', line = ''] = match;
    parts.push(
      text.slice(end, match.index),
      element('a', {
        text: whole,
        attributes: { href: '#', 'data-line': line },
        onClick: () => {
          open(file, Number(line));
        },
      }),
    );
    end = match.index + whole.length;
  }
  return element('pre', { attributes: { tabindex: '0', 'aria-label': 'Traceback' } }, [
    ...parts,
    text.slice(end),
  ]);
}
