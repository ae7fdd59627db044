import type { ConstructedCandidate, OptimizerChoice } from '../../../model/optimizer/optimizerChoice';

/** A candidate, and whether the dry run measured its steps. */
export type SeenCandidate = ConstructedCandidate & { readonly watched: boolean };

/** What a dry run tells of the optimizer that was asked for. */
export type TakenOptimizer =
  /** It is the one that the dry run watched. */
  | { readonly kind: 'watched' }
  /** Another one is it, of which the dry run has measured nothing. */
  | { readonly kind: 'another'; readonly choice: OptimizerChoice & { readonly kind: 'nth' } }
  /** Several step, and none has the values that were asked for. */
  | { readonly kind: 'several'; readonly candidates: readonly ConstructedCandidate[] };

/** The probe compares with the same tolerance. */
const VALUE_TOLERANCE = 1e-6;

/** The optimizer that fits the choice: by its values first where they are known, else the only one that steps. */
export function takenOptimizer(
  choice: OptimizerChoice,
  candidates: readonly SeenCandidate[],
): TakenOptimizer {
  if (choice.kind === 'site' || choice.kind === 'nth') return { kind: 'watched' };
  const stepping = candidates.filter(({ steps }) => steps > 0);
  const fitting = stepping.filter(
    ({ learningRate, momentum }) =>
      choice.kind === 'values' &&
      isClose(learningRate, choice.learningRate) &&
      isClose(momentum, choice.momentum),
  );
  if (fitting.some(({ watched }) => watched)) return { kind: 'watched' };
  const [taken, ...others] = fitting.length > 0 ? fitting.slice(0, 1) : stepping;
  if (taken === undefined) return { kind: 'watched' };
  return others.length === 0
    ? { kind: 'another', choice: { kind: 'nth', index: taken.index, name: taken.name } }
    : { kind: 'several', candidates: stepping.map(candidateOf) };
}

function candidateOf(seen: SeenCandidate): ConstructedCandidate {
  const { watched: _, ...candidate } = seen;
  return candidate;
}

function isClose(found: number | null, wanted: number): boolean {
  if (found === null) return false;
  return Math.abs(found - wanted) <= VALUE_TOLERANCE * Math.max(Math.abs(found), Math.abs(wanted));
}
