/** A part of an axis. */
export interface AxisWindow {
  readonly min: number;
  readonly max: number;
}

/** How an axis counts. */
export type AxisKind = 'linear' | 'logarithmic';

/** No narrower than this share of the whole: beyond, there is nothing more to see. */
const NARROWEST = 1e-3;

/** The window `factor` times as wide around a place from 0 to 1 in it, within the whole. */
export function zoomed(
  window: AxisWindow,
  whole: AxisWindow,
  { factor, at, kind }: { readonly factor: number; readonly at: number; readonly kind: AxisKind },
): AxisWindow {
  const [low, high] = places(window, kind);
  const [least, most] = places(whole, kind);
  const width = Math.min(most - least, Math.max((most - least) * NARROWEST, (high - low) * factor));
  const start = low + (high - low) * at - width * at;
  return within(start, width, [least, most], kind);
}

/** The window moved by a share of its width, as far as the whole reaches. */
export function moved(window: AxisWindow, whole: AxisWindow, share: number, kind: AxisKind): AxisWindow {
  const [low, high] = places(window, kind);
  return within(low + share * (high - low), high - low, places(whole, kind), kind);
}

function within(
  start: number,
  width: number,
  [least, most]: readonly [number, number],
  kind: AxisKind,
): AxisWindow {
  const from = Math.min(Math.max(start, least), most - width);
  return { min: valueAt(from, kind), max: valueAt(from + width, kind) };
}

function places({ min, max }: AxisWindow, kind: AxisKind): [number, number] {
  return kind === 'linear' ? [min, max] : [Math.log(min), Math.log(max)];
}

function valueAt(place: number, kind: AxisKind): number {
  return kind === 'linear' ? place : Math.exp(place);
}
