import type { ProgressMeasure, Smoothing } from '../../../model/calibration/calibration';
import type { Failure } from '../../../model/calibration/failure';
import { expectedDirection } from '../../../model/calibration/measureDirection';
import type { MeasureChoice, MeasureDirection, ReportedMeasure } from '../../../model/calibration/measure';
import { marked } from '../../../model/language/said';

/** What trials are judged by where nobody has chosen: what the script prints for this very purpose, else its loss; undefined without either. */
export function ownMeasure(reported: readonly ReportedMeasure[]): MeasureChoice | undefined {
  const kinds = new Set(reported.map(({ measure }) => measure.kind));
  if (kinds.has('lineProtocol')) return { kind: 'lineProtocol' };
  return kinds.has('loss') ? { kind: 'loss' } : undefined;
}

/** Why a script without a loss that is seen cannot be calibrated: by what it reports it could be, where that is telling. */
export function lossFailure(reported: readonly ReportedMeasure[]): Failure {
  const names = reported.flatMap(({ measure }) =>
    measure.kind === 'named' && expectedDirection(measure.name) !== undefined ? [measure.name] : [],
  );
  return names.length === 0
    ? { kind: 'neverCalledBackward' }
    : { kind: 'lossNotSeen', reported: [...new Set(names)].slice(0, MOST_NAMED) };
}

const MOST_NAMED = 3;

/** The measure as a record names it. */
export function progressMeasureOf(
  measure: MeasureChoice,
  direction: MeasureDirection,
  { smoothingSteps, sparse }: Smoothing,
): ProgressMeasure {
  const common = {
    smoothingSteps,
    ...(sparse === undefined ? {} : { sparse }),
    ...(direction === 'rises' ? { direction } : {}),
  };
  switch (measure.kind) {
    case 'loss':
      return { kind: 'trainingLoss', name: marked`training loss`, smoothingSteps };
    case 'lineProtocol':
      return { kind: 'reportedMetric', name: 'measure that the script reports', ...common };
    case 'named': {
      const { source, name, pattern } = measure;
      return {
        kind: 'reportedMetric',
        name,
        source,
        ...(pattern === undefined ? {} : { pattern }),
        ...common,
      };
    }
  }
}
