import type {
  DifferenceFinding,
  EndComparison,
  EndFinding,
  FollowedMeasure,
  WholeRun,
} from '../../model/calibration/confirmation';
import type { Estimate } from '../../model/calibration/calibration';
import type { MeasureDirection } from '../../model/calibration/measure';
import { studentInterval } from '../numerics/studentInterval';
import { directionOf, measureKey, measureRole } from './measureRole';

/** Of the intervals of the measures that decide, together. */
const ERROR = 0.05;
/** Where the interval holds 0 and ends within this part of the measure's scale, no difference is seen. */
const TELLING_SHARE = 0.1;
/** One that lies within this part on either side is none that matters, however sure. */
const NEGLIGIBLE_SHARE = 0.01;

/** Both trainings of a seed. */
export interface EndedPair {
  readonly present: WholeRun;
  readonly suggested: WholeRun;
}

/** Every measure that both trainings of some seed reported, the training loss and those of validation first. */
export function compareEnds(pairs: readonly EndedPair[]): EndComparison[] {
  const keys = new Map(
    pairs.flatMap(({ present }) => present.measures.map(({ measure }) => [measureKey(measure), measure])),
  );
  const validations = [...keys.values()].filter(
    (measure) => measureRole(measure) === 'validation' && directionOf(measure) !== undefined,
  );
  return [...keys.values()]
    .flatMap((measure) => {
      const role = measureRole(measure);
      const compared = pairs.flatMap(({ present, suggested }) => {
        const [own, other] = [present, suggested].map(({ measures }) =>
          measures.find((each) => measureKey(each.measure) === measureKey(measure)),
        );
        return own === undefined || other === undefined ? [] : [{ present: own, suggested: other }];
      });
      if (compared.length === 0) return [];
      const direction = directionOf(measure);
      // Several validation measures decide together: each gets its part of the error.
      const error = role === 'validation' ? ERROR / Math.max(1, validations.length) : ERROR;
      return [
        {
          measure,
          role,
          ...(direction === undefined ? {} : { direction }),
          ...compare(compared, direction, error),
        },
      ];
    })
    .toSorted((left, right) => rank(left) - rank(right));
}

/** How the suggestion's trainings end: by the validation measures, or, where none is reported, by the training loss. */
export function endFinding(measures: readonly EndComparison[]): EndFinding {
  const judged = measures.filter(({ finding }) => finding !== undefined);
  const validations = judged.filter(({ role }) => role === 'validation');
  const [loss] = judged.filter(({ role }) => role === 'trainingLoss');
  const deciding = validations.length > 0 ? validations : loss === undefined ? [] : [loss];
  const findings = new Set(deciding.map(({ finding }) => finding));
  if (findings.has('better') && findings.has('worse')) return 'mixed';
  if (findings.has('worse')) return 'harms';
  if (findings.has('better')) return 'helps';
  return findings.has('undecided') || deciding.length === 0 ? 'undecided' : 'noDifference';
}

function rank({ role, direction }: EndComparison): number {
  if (role === 'trainingLoss') return 0;
  if (direction === undefined) return 3;
  return role === 'validation' ? 1 : 2;
}

function compare(
  compared: readonly { readonly present: FollowedMeasure; readonly suggested: FollowedMeasure }[],
  direction: MeasureDirection | undefined,
  error: number,
): Pick<EndComparison, 'present' | 'suggested' | 'seeds' | 'difference' | 'finding'> {
  const means = {
    present: meanOf(compared.map(({ present }) => present.final)),
    suggested: meanOf(compared.map(({ suggested }) => suggested.final)),
    seeds: compared.length,
  };
  if (compared.length < 2) return { ...means, ...(direction === undefined ? {} : { finding: 'undecided' }) };
  const difference = studentInterval(
    compared.map(({ present, suggested }) => suggested.final - present.final),
    error,
  );
  const scale = meanOf(compared.map(({ present }) => scaleOf(present, direction)));
  return {
    ...means,
    difference,
    ...(direction === undefined ? {} : { finding: findingOf(difference, direction, scale) }),
  };
}

function findingOf({ low, high }: Estimate, direction: MeasureDirection, scale: number): DifferenceFinding {
  if (Math.max(-low, high) <= NEGLIGIBLE_SHARE * scale) return 'noDifference';
  if (high < 0) return direction === 'falls' ? 'better' : 'worse';
  if (low > 0) return direction === 'falls' ? 'worse' : 'better';
  return Math.max(-low, high) <= TELLING_SHARE * scale ? 'noDifference' : 'undecided';
}

/**
 * What differences of a measure are held against: the least of how far training moved it, its final value, and, where it rises to at most 1 or
 * 100, what it lacks of that. An accuracy that went from 0.5 to 0.9: 0.1; a loss that went from 2 to 0.3: 0.3.
 */
function scaleOf(
  { curve: { values }, final }: FollowedMeasure,
  direction: MeasureDirection | undefined,
): number {
  const [first] = values;
  const size = Math.abs(final);
  const most = size <= 1 ? 1 : 100;
  return Math.min(
    ...(first === undefined || values.length < 2 ? [] : [Math.abs(final - first)]),
    ...(size > 0 ? [size] : []),
    ...(direction === 'rises' && final > 0 && final < most ? [most - final] : []),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
