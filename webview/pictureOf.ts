import { readTheme } from './theme';

/** A plot as it is drawn, on the page's background, as a data URL of a PNG. */
export function pictureOf(drawn: HTMLCanvasElement): string {
  const copy = document.createElement('canvas');
  copy.width = Math.max(1, drawn.width);
  copy.height = Math.max(1, drawn.height);
  const context = copy.getContext('2d');
  if (context !== null && drawn.width > 0 && drawn.height > 0) {
    context.fillStyle = readTheme().background;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(drawn, 0, 0);
  }
  return copy.toDataURL('image/png');
}
