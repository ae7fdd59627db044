import { element } from '../element';

/** A plain table with a caption for readers who cannot see plots; it scrolls by itself in a narrow panel. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  const content = element('table', {}, [
    element('caption', { text: caption }),
    element('thead', {}, [
      element(
        'tr',
        {},
        headings.map((text) => element('th', { text, attributes: { scope: 'col' } })),
      ),
    ]),
    element(
      'tbody',
      {},
      rows.map((cells) =>
        element(
          'tr',
          {},
          cells.map((cell) => element('td', {}, [cell])),
        ),
      ),
    ),
  ]);
  return element(
    'div',
    { className: 'table', attributes: { tabindex: '0', role: 'group', 'aria-label': caption } },
    [content],
  );
}

/** A table whose cells break into lines, so that it fits a narrow panel. */
export function wrapped(content: HTMLElement): HTMLElement {
  content.classList.add('wrapped');
  return content;
}
