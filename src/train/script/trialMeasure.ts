import type { ProgressMeasure } from '../../model/calibration/calibration';
import type { MeasureChoice, ReportedMeasure } from '../../model/calibration/measure';

/** What trials are judged by where nobody has chosen: what the script prints for this very purpose, else its loss; undefined without either. */
export function ownMeasure(reported: readonly ReportedMeasure[]): MeasureChoice | undefined {
  const kinds = new Set(reported.map(({ measure }) => measure.kind));
  if (kinds.has('lineProtocol')) return { kind: 'lineProtocol' };
  return kinds.has('loss') ? { kind: 'loss' } : undefined;
}

/** The measure as a record names it. */
export function progressMeasureOf(measure: MeasureChoice, smoothingSteps: number): ProgressMeasure {
  switch (measure.kind) {
    case 'loss':
      return { kind: 'trainingLoss', name: 'training loss', smoothingSteps };
    case 'lineProtocol':
      return { kind: 'reportedMetric', name: 'measure that the script reports', smoothingSteps };
    case 'named':
      return { kind: 'reportedMetric', name: measure.name, smoothingSteps };
  }
}
