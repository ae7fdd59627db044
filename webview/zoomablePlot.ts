import { element } from './element';

/** The frame of a plot that can be zoomed: it takes the focus, and says which keys do what. */
export function zoomablePlot(title: string, canvas: HTMLCanvasElement): HTMLElement {
  return element(
    'div',
    {
      className: 'canvas',
      attributes: {
        tabindex: '0',
        role: 'group',
        'aria-label': `${title}: plus and minus zoom, arrows move, 0 shows all`,
      },
    },
    [canvas],
  );
}
