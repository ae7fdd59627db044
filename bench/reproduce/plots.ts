import { fittedCurve } from '../../src/calibrate/fit/fittedCurve';
import type { Calibration } from '../../src/model/calibration/calibration';
import { formatNumber } from '../../src/model/wording/format/numberFormat';
import { logPlotSvg, PALETTE } from './logPlot';
import type { PlotSeries } from './logPlot';
import { refitTrials, trialsAt } from './refit';
import type { TaskSection } from './taskSection';

/** Convergence time against 1 − β at every learning rate, with the fits. */
export function timesPlot(title: string, calibration: Calibration, learningRates: readonly number[]): string {
  const series = learningRates.flatMap((learningRate, index): PlotSeries[] => {
    const trials = trialsAt(calibration, learningRate);
    const colour = PALETTE[index % PALETTE.length] ?? PALETTE[0];
    const points = trials.flatMap(({ momentum, outcome }): [number, number][] =>
      outcome.kind === 'converged' ? [[1 - momentum, outcome.convergenceSteps]] : [],
    );
    const converged = trials.filter(({ outcome }) => outcome.kind === 'converged');
    const curve = fittedCurve(refitTrials(calibration, trials), converged);
    const fitted: PlotSeries[] =
      curve === undefined
        ? []
        : [
            {
              label: 'fit',
              colour,
              line: 'solid',
              points: curve.x.map((x, i): [number, number] => [x, curve.total[i] ?? Number.NaN]),
            },
          ];
    return [{ label: `η = ${formatNumber(learningRate)}`, colour, points }, ...fitted];
  });
  return logPlotSvg({ title, xLabel: '1 − β', yLabel: 'convergence time T (steps)', series });
}

/** Best 1 − β against η for all tasks in one plot, with the slope 2/3 for comparison. */
export function exponentPlot(sections: readonly TaskSection[]): string {
  const series = sections.flatMap(({ title, best: points }, index): PlotSeries[] => {
    const colour = PALETTE[index % PALETTE.length] ?? PALETTE[0];
    const [first] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined) return [];
    const middle = points[points.length >> 1] ?? first;
    const twoThirds = [first[0], last[0]].map((rate): [number, number] => [
      rate,
      middle[1] * (rate / middle[0]) ** (2 / 3),
    ]);
    return [
      { label: title, colour, points },
      { label: 'slope 2/3', colour, line: 'dashed', points: twoThirds },
    ];
  });
  return logPlotSvg({ title: 'Best 1 − β against η', xLabel: 'η', yLabel: 'best 1 − β', series });
}
