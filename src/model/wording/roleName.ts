import { DEFAULT_MOMENTUM } from '../optimizer/defaultMomentum';
import type { TrialRole } from '../calibration/trial';
import { said } from '../language/said';

/** The name of a trial's role, as readers know it. */
export function roleName(role: TrialRole): string {
  return roleNames()[role];
}

/** The same for a narrow place of a plot. */
export function shortRoleName(role: TrialRole): string {
  return shortNames()[role] ?? roleNames()[role];
}

const roleNames = (): Readonly<Record<TrialRole, string>> => ({
  suggestion: said`suggested β`,
  pilot: said`pilot, the first run`,
  sweep: said`search`,
  presentMomentum: said`present momentum`,
  'momentum0.9': said`momentum ${DEFAULT_MOMENTUM}`,
  plainSgdMatched: said`no momentum, learning rate raised to match`,
  presentMomentumMatched: said`present momentum, learning rate raised to match`,
  fastestPair: said`fastest pair`,
  yellowFin: said`rule of thumb 1 − 2·√(learning rate)`,
  otherNesterov: said`suggested β, other form of momentum`,
  heavyBallForm: said`suggested β and its heavy-ball learning rate, without dampening`,
  stationaryLevel: said`where the measure comes to rest`,
});

const shortNames = (): Partial<Readonly<Record<TrialRole, string>>> => ({
  suggestion: said`suggested`,
  presentMomentum: said`present β`,
  'momentum0.9': said`common β`,
  plainSgdMatched: said`no momentum`,
  presentMomentumMatched: said`lr raised`,
  yellowFin: said`rule of thumb`,
});
