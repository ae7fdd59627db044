import type { AdviceWarning } from './advice';

/** A setting beside the learning rate that is another than when it was calibrated. */
export type OtherSetting = Extract<AdviceWarning, { kind: 'batchSizeDiffers' | 'weightDecayDiffers' }>;

/** The settings that are others than when it was calibrated: what was measured is of those. */
export function otherSettings(warnings: readonly AdviceWarning[]): readonly OtherSetting[] {
  return warnings.filter(
    (warning): warning is OtherSetting =>
      warning.kind === 'batchSizeDiffers' || warning.kind === 'weightDecayDiffers',
  );
}

/** Whether β was measured with another batch size or weight decay: its savings are not of this site. */
export function isMeasuredOtherwise(warnings: readonly AdviceWarning[]): boolean {
  return otherSettings(warnings).length > 0;
}
