import { DEFAULT_MOMENTUM } from '../optimizer/defaultMomentum';
import type { TrialRole } from '../calibration/trial';

/** The name of a trial's role, as readers know it. */
export function roleName(role: TrialRole): string {
  return ROLE_NAMES[role];
}

/** The same for a narrow place of a plot. */
export function shortRoleName(role: TrialRole): string {
  return SHORT_NAMES[role] ?? ROLE_NAMES[role];
}

const ROLE_NAMES: Readonly<Record<TrialRole, string>> = {
  suggestion: 'suggested β',
  pilot: 'pilot, the first run',
  sweep: 'search',
  presentMomentum: 'present momentum',
  'momentum0.9': `momentum ${DEFAULT_MOMENTUM}`,
  plainSgdMatched: 'no momentum, learning rate raised to match',
  presentMomentumMatched: 'present momentum, learning rate raised to match',
  fastestPair: 'fastest pair',
  yellowFin: 'rule of thumb 1 − 2·√(learning rate)',
  otherNesterov: 'suggested β, other form of momentum',
  stationaryLevel: 'where the measure comes to rest',
};

const SHORT_NAMES: Partial<Readonly<Record<TrialRole, string>>> = {
  suggestion: 'suggested',
  presentMomentum: 'present β',
  'momentum0.9': 'common β',
  plainSgdMatched: 'no momentum',
  presentMomentumMatched: 'lr raised',
  yellowFin: 'rule of thumb',
};
