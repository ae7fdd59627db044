import type { Calibration } from '../calibration/calibration';
import { said } from '../language/said';

/** How deep in the training the target lies: `what the present setting reached after 35 % of the pilot`; empty if unknown. */
export function targetDepthText({ targetLevels }: Pick<Calibration, 'targetLevels'>): string {
  return targetLevels === undefined
    ? ''
    : said`what the present setting reached after ${Math.round(100 * targetLevels.pilotShare)} % of the pilot`;
}
