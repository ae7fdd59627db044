import type { Setting } from './observations';

/** Where, left of the fastest settings, the target stops being reachable: between two settings. */
export interface Wall {
  /** log x of the rightmost setting left of the wall. */
  readonly logXBehind: number;
  /** log x of the leftmost setting that reached the target reliably. */
  readonly logXSafe: number;
}

/** Whether at least half of the setting's trials settled above the target or diverged. */
export function isUnreachable(setting: Setting): boolean {
  const reached = setting.logSteps.length + setting.logBudgets.length;
  return setting.unreachable > 0 && setting.unreachable >= reached;
}

/** The floor's wall (docs/calibration.md, "Three scales"), or undefined when nothing left of the fastest setting was unreachable. */
export function findWall(settings: readonly Setting[], fastest: Setting): Wall | undefined {
  const behind = settings.findLast((setting) => setting.x < fastest.x && isUnreachable(setting));
  if (behind === undefined) return undefined;
  const safe = settings.find(
    (setting) => setting.x > behind.x && setting.logSteps.length > 0 && setting.unreachable === 0,
  );
  return { logXBehind: Math.log(behind.x), logXSafe: Math.log((safe ?? fastest).x) };
}

/** The setting with the least mean log T among those that were mostly reachable. */
export function fastestSetting(settings: readonly Setting[]): Setting | undefined {
  let best: Setting | undefined;
  let bestMean = Number.POSITIVE_INFINITY;
  for (const setting of settings) {
    if (setting.logSteps.length === 0 || isUnreachable(setting)) continue;
    const mean = setting.logSteps.reduce((sum, value) => sum + value, 0) / setting.logSteps.length;
    if (mean < bestMean) {
      best = setting;
      bestMean = mean;
    }
  }
  return best;
}
