import type { Calibration } from './calibration';

/** What can be added to a record: sweeps at other learning rates, or further seeds of its verification. */
export type ExtensionKind = 'moreRates' | 'moreSeeds';

/** Why a record cannot be extended so. */
export type ExtensionObstacle = 'notOfScript' | 'noEstimate' | 'runUnknown' | 'notVerified';

/** What keeps a record from being extended; undefined where nothing does. */
export function extensionObstacle(
  kind: ExtensionKind,
  {
    subject,
    result,
    origin,
    plan,
    trials,
  }: Pick<Calibration, 'subject' | 'result' | 'origin' | 'plan' | 'trials'>,
): ExtensionObstacle | undefined {
  if (subject.kind !== 'script') return 'notOfScript';
  if (result.kind === 'noEstimate') return 'noEstimate';
  if (origin === undefined || plan.target.kind !== 'pilot') return 'runUnknown';
  const isCompared = trials.some(({ role }) => role === 'presentMomentum' || role === 'momentum0.9');
  return kind === 'moreSeeds' && !isCompared ? 'notVerified' : undefined;
}
