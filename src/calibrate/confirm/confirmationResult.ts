import type {
  ArmComparison,
  ConfirmationArm,
  ConfirmationResult,
  ConfirmationVerdict,
  EndFinding,
  FurtherComparison,
  SpeedComparison,
  UnendedRuns,
  WholeRun,
} from '../../model/calibration/confirmation';
import { compareEnds, endFinding, type EndedPair } from './compareEnds';
import { compareSpeed } from './compareSpeed';

/** Trainings whose lengths differ by less are of one length. */
const TELLING_LENGTH = 1.1;

/** The arm that is judged, and the one beside which it is. */
interface Compared {
  readonly own: ConfirmationArm;
  readonly base: ConfirmationArm;
}

/** What whole trainings say of a suggestion: of those of one seed that both came to their end. A function of the runs in any order. */
export function confirmationResult(runs: readonly WholeRun[]): ConfirmationResult {
  const [pair, coupled] = [comparedFurther(runs, 'pair'), comparedFurther(runs, 'coupled')];
  return {
    ...compareArms(runs, { base: 'present', own: 'suggested' }),
    ...(pair === undefined ? {} : { pair }),
    ...(coupled === undefined ? {} : { coupled }),
  };
}

/** Undefined where it was not trained. */
function comparedFurther(runs: readonly WholeRun[], own: 'pair' | 'coupled'): FurtherComparison | undefined {
  if (!runs.some(({ arm }) => arm === own)) return undefined;
  return {
    overPresent: compareArms(runs, { base: 'present', own }),
    overSuggested: compareArms(runs, { base: 'suggested', own }),
  };
}

function compareArms(runs: readonly WholeRun[], compared: Compared): ArmComparison {
  const pairs = endedPairs(runs, compared);
  const measures = compareEnds(pairs);
  const speed = compareSpeed(pairs);
  const end = pairs.length < 2 ? 'undecided' : endFinding(measures);
  const [presentUnended, suggestedUnended] = [unended(runs, compared.base), unended(runs, compared.own)];
  const lengthRatio = lengthRatioOf(pairs);
  return {
    seeds: pairs.length,
    presentUnended,
    suggestedUnended,
    ...(lengthRatio === undefined ? {} : { lengthRatio }),
    ...(speed === undefined ? {} : { speed }),
    measures,
    end,
    verdict:
      verdictOfUnended(runs, compared, presentUnended, suggestedUnended) ??
      verdictOfEnds(pairs.length, end, speed),
  };
}

/** A suggestion with which trainings diverge, or of which none comes to its end, where the present setting's do. */
function verdictOfUnended(
  runs: readonly WholeRun[],
  { own, base }: Compared,
  present: UnendedRuns,
  suggested: UnendedRuns,
): ConfirmationVerdict | undefined {
  if (suggested.diverged > present.diverged) return { kind: 'withdrawn', reason: 'diverges' };
  const ended = (arm: ConfirmationArm): number =>
    runs.filter((run) => run.arm === arm && run.outcome.kind === 'ended').length;
  const neverEnds = ended(own) === 0 && suggested.raised >= 2 && ended(base) >= 2;
  return neverEnds ? { kind: 'withdrawn', reason: 'neverEnds' } : undefined;
}

function verdictOfEnds(
  pairs: number,
  end: EndFinding,
  speed: SpeedComparison | undefined,
): ConfirmationVerdict {
  if (pairs < 2) return { kind: 'undecided' };
  switch (end) {
    case 'harms':
      return { kind: 'withdrawn', reason: 'worseAtTheEnd' };
    case 'helps':
      return { kind: 'confirmed' };
    case 'mixed':
      return { kind: 'undecided' };
    case 'undecided':
      return speed?.finding === 'slower' ? { kind: 'withdrawn', reason: 'slower' } : { kind: 'undecided' };
    case 'noDifference':
      return verdictOfSpeed(speed);
  }
}

/** Where the trainings end alike. */
function verdictOfSpeed(speed: SpeedComparison | undefined): ConfirmationVerdict {
  switch (speed?.finding) {
    case 'faster':
      return { kind: 'confirmed' };
    case 'slower':
      return { kind: 'withdrawn', reason: 'slower' };
    case 'noDifference':
      return { kind: 'noGain' };
    case 'undecided':
    case undefined:
      return { kind: 'undecided' };
  }
}

function endedPairs(runs: readonly WholeRun[], { own, base }: Compared): EndedPair[] {
  const ended = runs.filter(({ outcome }) => outcome.kind === 'ended');
  return ended
    .filter(({ arm }) => arm === base)
    .toSorted((left, right) => left.seed - right.seed)
    .flatMap((present) => {
      const suggested = ended.find(({ arm, seed }) => arm === own && seed === present.seed);
      return suggested === undefined ? [] : [{ present, suggested }];
    });
}

function unended(runs: readonly WholeRun[], arm: ConfirmationArm): UnendedRuns {
  const count = (kind: 'diverged' | 'raised'): number =>
    runs.filter((run) => run.arm === arm && run.outcome.kind === kind).length;
  return { diverged: count('diverged'), raised: count('raised') };
}

function lengthRatioOf(pairs: readonly EndedPair[]): number | undefined {
  if (pairs.length === 0) return undefined;
  const logs = pairs.map(({ present, suggested }) => Math.log(suggested.steps / Math.max(1, present.steps)));
  const ratio = Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length);
  return Math.max(ratio, 1 / ratio) >= TELLING_LENGTH ? ratio : undefined;
}
