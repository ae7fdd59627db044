import { element } from '../element';
import { said } from '../../src/model/language/said';

/** The frame of a plot that can be zoomed: it takes the focus, and says which keys do what. */
export function zoomablePlot(title: string, canvas: HTMLCanvasElement): HTMLElement {
  return element(
    'div',
    {
      className: 'canvas',
      attributes: {
        tabindex: '0',
        role: 'group',
        'aria-label': said`${title}: plus and minus zoom, arrows move, 0 shows all`,
      },
    },
    [canvas],
  );
}
