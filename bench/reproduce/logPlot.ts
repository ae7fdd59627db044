/** One series of a log–log plot; `line` joins its points, otherwise each is a dot. */
export interface PlotSeries {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly (readonly [number, number])[];
  readonly line?: 'solid' | 'dashed';
}

export interface LogPlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly PlotSeries[];
}

const WIDTH = 720;
const HEIGHT = 460;
const LEFT = 70;
const RIGHT = 190;
const TOP = 40;
const BOTTOM = 55;

/** Colours that differ in lightness too, so that the plots survive grey printing. */
export const PALETTE = ['#1b3a6b', '#2a7f9e', '#3f9b57', '#c98a1b', '#b8442f', '#7a4a8c'] as const;

/** A log–log plot as an SVG file on a white ground. */
export function logPlotSvg({ title, xLabel, yLabel, series }: LogPlot): string {
  const points = series.flatMap((each) => each.points).filter(([x, y]) => x > 0 && y > 0);
  const xRange = decades(points.map(([x]) => x));
  const yRange = decades(points.map(([, y]) => y));
  const px = (x: number): number => LEFT + fraction(x, xRange) * (WIDTH - LEFT - RIGHT);
  const py = (y: number): number => HEIGHT - BOTTOM - fraction(y, yRange) * (HEIGHT - TOP - BOTTOM);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-label="${escape(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="14" font-weight="bold">${escape(title)}</text>`,
  ];
  for (const tick of ticks(xRange)) {
    const x = px(tick).toFixed(1);
    parts.push(
      `<line x1="${x}" y1="${TOP}" x2="${x}" y2="${HEIGHT - BOTTOM}" stroke="#dddddd"/>`,
      `<text x="${x}" y="${HEIGHT - BOTTOM + 17}" text-anchor="middle">${tickText(tick)}</text>`,
    );
  }
  for (const tick of ticks(yRange)) {
    const y = py(tick).toFixed(1);
    parts.push(
      `<line x1="${LEFT}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}" stroke="#dddddd"/>`,
      `<text x="${LEFT - 7}" y="${Number(y) + 4}" text-anchor="end">${tickText(tick)}</text>`,
    );
  }
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
  );
  series.forEach((each, index) => {
    const shown = each.points.filter(([x, y]) => x > 0 && y > 0);
    const legendY = TOP + 14 + 20 * index;
    parts.push(`<text x="${WIDTH - RIGHT + 34}" y="${legendY + 4}">${escape(each.label)}</text>`);
    if (each.line === undefined) {
      parts.push(`<circle cx="${WIDTH - RIGHT + 20}" cy="${legendY}" r="4" fill="${each.colour}"/>`);
      for (const [x, y] of shown) {
        parts.push(
          `<circle cx="${px(x).toFixed(1)}" cy="${py(y).toFixed(1)}" r="3.2" fill="${each.colour}" fill-opacity="0.75"/>`,
        );
      }
      return;
    }
    const stroke = `stroke="${each.colour}" stroke-width="1.8" fill="none"${each.line === 'dashed' ? ' stroke-dasharray="6 4"' : ''}`;
    const path = shown.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x).toFixed(1)} ${py(y).toFixed(1)}`);
    parts.push(
      `<path d="M${WIDTH - RIGHT + 10} ${legendY}H${WIDTH - RIGHT + 30}" ${stroke}/>`,
      `<path d="${path.join('')}" ${stroke}/>`,
    );
  });
  return `${parts.join('\n')}\n</svg>\n`;
}

interface Decades {
  readonly low: number;
  readonly high: number;
}

function decades(values: readonly number[]): Decades {
  const low = Math.log10(Math.min(...values));
  const high = Math.log10(Math.max(...values));
  return { low: low - 0.08, high: high + 0.08 };
}

function fraction(value: number, { low, high }: Decades): number {
  return (Math.log10(value) - low) / (high - low);
}

/** 1, 2 and 5 of every decade, or the decades alone where there are many. */
function ticks({ low, high }: Decades): number[] {
  const mantissas = high - low > 2.5 ? [1] : [1, 2, 5];
  const all: number[] = [];
  for (let decade = Math.floor(low); decade <= Math.ceil(high); decade++) {
    for (const mantissa of mantissas) all.push(Number(`${mantissa}e${decade}`));
  }
  return all.filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
}

function tickText(tick: number): string {
  return tick >= 1e5 ? tick.toExponential(0).replace('e+', 'e') : String(tick);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
