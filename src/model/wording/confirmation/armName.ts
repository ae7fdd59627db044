import type { ConfirmationArm } from '../../calibration/confirmation';
import { said } from '../../language/said';

/** A setting of whole trainings, in a word. */
export function armName(arm: ConfirmationArm): string {
  switch (arm) {
    case 'present':
      return said`present`;
    case 'suggested':
      return said`suggested`;
    case 'coupled':
      return said`coupled`;
    case 'pair':
      return said`pair`;
  }
}
