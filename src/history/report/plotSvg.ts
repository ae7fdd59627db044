import type { Calibration } from '../../model/calibration/calibration';
import { outcomeSteps, type Trial } from '../../model/calibration/trial';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import { formatNumber } from '../../model/wording/format/numberFormat';
import { markupText } from './markupText';

/** The fitted T(x), as the fit gives it. */
export interface ReportedCurve {
  readonly x: readonly number[];
  readonly total: readonly number[];
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] };
}

const WIDTH = 720;
const HEIGHT = 420;
const FRAME = { left: 70, right: 700, top: 20, bottom: 360 };
const MOMENTA = [0, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999];
const MANTISSAS = [1, 2, 5];

/** Says that a file is one of these. */
const TITLE = 'Momentum Lens: steps to the target at each momentum';

/** Where something stands in the picture. */
interface Scale {
  readonly x: (x: number) => number;
  readonly y: (steps: number) => number;
  readonly ticks: readonly number[];
  readonly lowX: number;
  readonly highX: number;
}

/** The main plot as a vector graphic, drawn from the record: trials, fitted curve with its band, suggested and present momentum. */
export function plotSvg(calibration: Calibration, curve: ReportedCurve | undefined): string {
  const rate = calibration.result.kind === 'estimate' ? calibration.result.learningRate : undefined;
  const trials = calibration.trials.filter(
    (trial) =>
      trial.role === 'sweep' &&
      stepsOf(trial) > 0 &&
      (rate === undefined || Math.abs(trial.learningRate / rate - 1) < 1e-9),
  );
  const scale = scaleOf(trials, curve, calibration.presentMomentum);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${TITLE}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<clipPath id="frame"><rect x="${FRAME.left}" y="${FRAME.top}" width="${FRAME.right - FRAME.left}" height="${FRAME.bottom - FRAME.top}"/></clipPath>`,
    ...axes(scale),
    `<g clip-path="url(#frame)">`,
    ...(curve === undefined ? [] : curveLines(curve, scale)),
    ...marks(calibration, scale),
    ...trials.map((trial) => point(trial, scale)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Whether a text is such a picture. */
export function isPlotSvg(text: string): boolean {
  return text.startsWith('<svg ') && text.includes(`<title>${TITLE}</title>`);
}

function scaleOf(
  trials: readonly Trial[],
  curve: ReportedCurve | undefined,
  presentMomentum: number | undefined,
): Scale {
  const xs = [
    ...trials.map(({ momentum }) => 1 - momentum),
    ...(curve?.x ?? []),
    ...(presentMomentum === undefined ? [] : [1 - presentMomentum]),
  ].filter((x) => x > 0);
  const steps = [...trials.map(stepsOf), ...(curve === undefined ? [] : [Math.min(...curve.total)])];
  const [lowX, highX] = [least(xs, 0.01) / 1.15, most(xs, 1) * 1.15];
  const [lowY, highY] = [least(steps, 1) / 1.3, most(steps, 10) * 1.3];
  return {
    // The largest momentum stands on the right.
    x: (x) => FRAME.right - place(x, lowX, highX) * (FRAME.right - FRAME.left),
    y: (value) => FRAME.bottom - place(value, lowY, highY) * (FRAME.bottom - FRAME.top),
    ticks: roundValues(lowY, highY),
    lowX,
    highX,
  };
}

/** From 0 at the low end to 1 at the high one. */
function place(value: number, low: number, high: number): number {
  return Math.log(value / low) / Math.log(high / low);
}

function roundValues(low: number, high: number): number[] {
  const decades = Array.from({ length: 12 }, (_, decade) => 10 ** decade);
  return decades
    .flatMap((decade) => MANTISSAS.map((mantissa) => mantissa * decade))
    .filter((value) => value >= low && value <= high);
}

function axes({ x, y, ticks, lowX, highX }: Scale): string[] {
  const { left, right, top, bottom } = FRAME;
  const momenta = MOMENTA.filter((momentum) => 1 - momentum >= lowX && 1 - momentum <= highX);
  return [
    ...momenta.flatMap((momentum) => {
      const at = fixed(x(1 - momentum));
      return [
        `<line x1="${at}" x2="${at}" y1="${top}" y2="${bottom}" stroke="#dddddd"/>`,
        `<text x="${at}" y="${bottom + 18}" text-anchor="middle" fill="#444444">${momentum}</text>`,
      ];
    }),
    ...ticks.flatMap((value) => {
      const at = fixed(y(value));
      return [
        `<line x1="${left}" x2="${right}" y1="${at}" y2="${at}" stroke="#dddddd"/>`,
        `<text x="${left - 8}" y="${at}" dy="4" text-anchor="end" fill="#444444">${formatNumber(value)}</text>`,
      ];
    }),
    `<text x="${(left + right) / 2}" y="${bottom + 42}" text-anchor="middle">momentum β (1 − β on a logarithmic scale)</text>`,
    `<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">steps to the target</text>`,
  ];
}

function curveLines({ x, total, band }: ReportedCurve, scale: Scale): string[] {
  const path = (steps: readonly number[]): string[] =>
    x.flatMap((each, index) => {
      const at = steps[index] ?? 0;
      return at > 0 ? [`${fixed(scale.x(each))},${fixed(scale.y(at))}`] : [];
    });
  return [
    ...(band === undefined
      ? []
      : [
          `<polygon points="${[...path(band.low), ...path(band.high).toReversed()].join(' ')}" fill="#1a85ff" fill-opacity="0.2"/>`,
        ]),
    `<polyline points="${path(total).join(' ')}" fill="none" stroke="#1a85ff" stroke-width="2"/>`,
  ];
}

function marks({ result, presentMomentum }: Calibration, { x }: Scale): string[] {
  const mark = (value: number, color: string, text: string, row: number): string[] => {
    const at = fixed(x(value));
    return [
      `<line x1="${at}" x2="${at}" y1="${FRAME.top}" y2="${FRAME.bottom}" stroke="${color}" stroke-width="1.5"${row === 0 ? '' : ' stroke-dasharray="5 4"'}/>`,
      `<text x="${at}" dx="5" y="${FRAME.top + 14 + 16 * row}" fill="${color}">${markupText(text)}</text>`,
    ];
  };
  return [
    ...(result.kind === 'estimate'
      ? mark(result.x.value, '#2a7a26', `suggested ${momentumLiteral(result.momentum.value)}`, 0)
      : []),
    ...(presentMomentum === undefined || presentMomentum >= 1
      ? []
      : mark(1 - presentMomentum, '#c41d00', `present ${momentumLiteral(presentMomentum)}`, 1)),
  ];
}

/** Filled where the target was reached, hollow where that is all that is known. */
function point(trial: Trial, { x, y }: Scale): string {
  const fill = trial.outcome.kind === 'converged' ? '#1a3f8f' : '#ffffff';
  return `<circle cx="${fixed(x(1 - trial.momentum))}" cy="${fixed(y(stepsOf(trial)))}" r="4" fill="${fill}" stroke="#1a3f8f"/>`;
}

function stepsOf({ outcome }: Trial): number {
  return outcomeSteps(outcome) ?? 0;
}

function least(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((low, each) => Math.min(low, each));
}

function most(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((high, each) => Math.max(high, each));
}

function fixed(value: number): string {
  return String(Number(value.toFixed(2)));
}
