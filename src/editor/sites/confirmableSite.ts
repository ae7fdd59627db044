import { confirmableChange, type ConfirmableChange } from '../../advise/confirmationHere';
import type { DocumentSite } from './siteAdvisor';

/** The change that whole trainings can confirm at a site now; undefined where its record suggests none, or where the probe does not run it. */
export function confirmableAt({
  advice,
  calibrationKind,
}: Pick<DocumentSite, 'advice' | 'calibrationKind'>): ConfirmableChange | undefined {
  return calibrationKind === undefined || calibrationKind === 'program'
    ? undefined
    : confirmableChange(advice);
}
