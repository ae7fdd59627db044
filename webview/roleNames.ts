import { DEFAULT_MOMENTUM } from '../src/model/optimizer/defaultMomentum';
import type { TrialRole } from '../src/model/calibration/trial';

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
  pilot: 'pilot',
  sweep: 'sweep',
  presentMomentum: 'present momentum',
  'momentum0.9': `momentum ${DEFAULT_MOMENTUM}`,
  plainSgdMatched: 'plain SGD at lr = η/x̂',
  presentMomentumMatched: 'present momentum, lr raised to match η/x̂',
  fastestPair: 'fastest pair',
  yellowFin: '1 − 2√η (YellowFin-type)',
  stationaryLevel: 'stationary level',
};

const SHORT_NAMES: Partial<Readonly<Record<TrialRole, string>>> = {
  suggestion: 'suggested',
  presentMomentum: 'present β',
  'momentum0.9': 'habitual β',
  plainSgdMatched: 'plain SGD',
  presentMomentumMatched: 'lr raised',
  yellowFin: '1 − 2√η',
};
