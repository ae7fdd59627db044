import type { ReportedMeasure } from '../../../../model/calibration/measure';

/** What earlier runs showed of a script stays, where a later one is too short for it. */
export function allReported(
  earlier: readonly ReportedMeasure[],
  latest: readonly ReportedMeasure[],
): ReportedMeasure[] {
  const found = new Map<string, ReportedMeasure>();
  for (const each of [...latest, ...earlier]) {
    const key = JSON.stringify(each.measure);
    const known = found.get(key);
    if (known === undefined || each.times > known.times) found.set(key, each);
  }
  return [...found.values()];
}
