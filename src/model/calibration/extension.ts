import type { Calibration } from './calibration';

/** Why a record cannot be extended by sweeps at other learning rates. */
export type ExtensionObstacle = 'notOfScript' | 'noEstimate' | 'runUnknown';

/** What keeps a record from being extended; undefined where nothing does. */
export function extensionObstacle({
  subject,
  result,
  origin,
  plan,
}: Pick<Calibration, 'subject' | 'result' | 'origin' | 'plan'>): ExtensionObstacle | undefined {
  if (subject.kind !== 'script') return 'notOfScript';
  if (result.kind === 'noEstimate') return 'noEstimate';
  return origin === undefined || plan.target.kind !== 'pilot' ? 'runUnknown' : undefined;
}
