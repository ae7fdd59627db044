import type { Chart, ChartType } from 'chart.js';
import { element } from '../element';
import { moved, zoomed, type AxisKind, type AxisWindow } from './zoomWindow';
import { said } from '../../src/model/language/said';

type AxisName = 'x' | 'y';

/** The options of a chart's axes that a zoom replaces. */
interface Scales {
  readonly x: object;
  readonly y: object;
}

const AXES = ['x', 'y'] as const;
const STEP = 0.8;
const MOVE = 0.15;

/** Zoom of one chart: by buttons, by keys on the plot, by wheel with Ctrl or ⌘, by dragging; a double click shows all again. */
export class ChartZoom<Type extends ChartType> {
  readonly node: HTMLElement;
  readonly #chart: Chart<Type>;
  readonly #reset: HTMLElement;
  /** What is shown of each axis instead of all; absent: all. */
  #windows: Partial<Record<AxisName, AxisWindow>> = {};
  #whole: Partial<Record<AxisName, AxisWindow>> = {};
  #scales: Scales = { x: {}, y: {} };
  #dragged: { readonly x: number; readonly y: number } | undefined;

  constructor(chart: Chart<Type>, plot: HTMLElement) {
    this.#chart = chart;
    this.#reset = this.#button(said`Show all`, '⟲', () => {
      this.reset();
    });
    this.node = element('div', { className: 'zoom' }, [
      this.#reset,
      this.#button(said`Zoom in`, '+', () => {
        this.#zoom(STEP, { x: 0.5, y: 0.5 });
      }),
      this.#button(said`Zoom out`, '−', () => {
        this.#zoom(1 / STEP, { x: 0.5, y: 0.5 });
      }),
    ]);
    plot.append(this.node);
    this.#listen(plot);
    this.#showReset();
  }

  /** The axes of a chart about to be drawn, with what the reader has zoomed to. */
  applied<Shown extends Scales>(scales: Shown): Shown {
    this.#scales = scales;
    this.#whole = {};
    return { ...scales, x: { ...scales.x, ...this.#windows.x }, y: { ...scales.y, ...this.#windows.y } };
  }

  /** Shows all again. */
  reset(): void {
    if (this.#windows.x === undefined && this.#windows.y === undefined) return;
    this.#windows = {};
    this.#update();
  }

  #zoom(factor: number, at: Readonly<Record<AxisName, number>>): void {
    this.#change((window, whole, axis) =>
      zoomed(window, whole, { factor, at: at[axis], kind: this.#kind(axis) }),
    );
  }

  /** By shares of what is shown, to the right and up. */
  #move(right: number, up: number): void {
    this.#change((window, whole, axis) => {
      const share = axis === 'x' ? (this.#isReversed ? -right : right) : up;
      return moved(window, whole, share, this.#kind(axis));
    });
  }

  #change(next: (window: AxisWindow, whole: AxisWindow, axis: AxisName) => AxisWindow): void {
    this.#rememberWhole();
    const windows: Partial<Record<AxisName, AxisWindow>> = {};
    for (const axis of AXES) {
      const [shown, whole] = [this.#shown(axis), this.#whole[axis]];
      if (shown === undefined || whole === undefined) continue;
      const window = next(shown, whole, axis);
      const isAll = window.max - window.min >= (whole.max - whole.min) * (1 - 1e-9);
      if (!isAll) windows[axis] = window;
    }
    this.#windows = windows;
    this.#update();
  }

  /** What the axes show when nothing is zoomed; once for each drawing, since only the chart knows it. */
  #rememberWhole(): void {
    if (this.#whole.x !== undefined) return;
    const windows = this.#windows;
    if (windows.x !== undefined || windows.y !== undefined) {
      this.#windows = {};
      this.#update();
      this.#windows = windows;
    }
    for (const axis of AXES) {
      const shown = this.#shown(axis);
      if (shown !== undefined) this.#whole[axis] = shown;
    }
    if (windows.x !== undefined || windows.y !== undefined) this.#update();
  }

  #update(): void {
    const { scales } = this.#chart.options as { readonly scales?: Record<string, object> };
    if (scales === undefined) return;
    for (const axis of AXES) {
      scales[axis] = { ...this.#scales[axis], ...this.#windows[axis] };
    }
    this.#chart.update('none');
    this.#showReset();
  }

  #showReset(): void {
    this.#reset.toggleAttribute('disabled', this.#windows.x === undefined && this.#windows.y === undefined);
  }

  #shown(axis: AxisName): AxisWindow | undefined {
    const scale = this.#chart.scales[axis];
    return scale === undefined ? undefined : { min: scale.min, max: scale.max };
  }

  #kind(axis: AxisName): AxisKind {
    return this.#chart.scales[axis]?.type === 'logarithmic' ? 'logarithmic' : 'linear';
  }

  get #isReversed(): boolean {
    return this.#chart.scales['x']?.options.reverse === true;
  }

  #button(name: string, text: string, onClick: () => void): HTMLElement {
    return element('button', {
      text,
      attributes: { type: 'button', title: name, 'aria-label': name },
      onClick,
    });
  }

  #listen(plot: HTMLElement): void {
    plot.addEventListener('keydown', (event) => {
      if (
        event.target === plot &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey &&
        this.#key(event.key)
      ) {
        event.preventDefault();
      }
    });
    const { canvas } = this.#chart;
    canvas.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.#zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.#placeOf(event));
      },
      { passive: false },
    );
    canvas.addEventListener('dblclick', () => {
      this.reset();
    });
    canvas.addEventListener('pointerdown', ({ clientX, clientY, pointerId }) => {
      if (this.#windows.x === undefined && this.#windows.y === undefined) return;
      this.#dragged = { x: clientX, y: clientY };
      canvas.setPointerCapture(pointerId);
    });
    canvas.addEventListener('pointermove', ({ clientX, clientY }) => {
      if (this.#dragged === undefined) return;
      const { width, height } = this.#chart.chartArea;
      this.#move((this.#dragged.x - clientX) / width, (clientY - this.#dragged.y) / height);
      this.#dragged = { x: clientX, y: clientY };
    });
    canvas.addEventListener('pointerup', () => {
      this.#dragged = undefined;
    });
  }

  #key(key: string): boolean {
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => {
        this.#zoom(STEP, { x: 0.5, y: 0.5 });
      },
      '=': () => {
        this.#zoom(STEP, { x: 0.5, y: 0.5 });
      },
      '-': () => {
        this.#zoom(1 / STEP, { x: 0.5, y: 0.5 });
      },
      '0': () => {
        this.reset();
      },
      ArrowLeft: () => {
        this.#move(-MOVE, 0);
      },
      ArrowRight: () => {
        this.#move(MOVE, 0);
      },
      ArrowUp: () => {
        this.#move(0, MOVE);
      },
      ArrowDown: () => {
        this.#move(0, -MOVE);
      },
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
  }

  /** Where the pointer is, as shares of what is shown. */
  #placeOf({ offsetX, offsetY }: WheelEvent): Record<AxisName, number> {
    const { left, top, width, height } = this.#chart.chartArea;
    const right = Math.min(1, Math.max(0, (offsetX - left) / width));
    return {
      x: this.#isReversed ? 1 - right : right,
      y: Math.min(1, Math.max(0, 1 - (offsetY - top) / height)),
    };
  }
}
