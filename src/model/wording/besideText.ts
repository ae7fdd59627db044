import type { ArmComparison } from '../calibration/confirmation';
import {
  differenceText,
  findingText,
  followedMeasureTitle,
  reachedRatio,
} from './confirmation/confirmationText';
import { said } from '../language/said';

/** Why whole trainings withdraw a setting, beside the present one. */
export function withdrawnText({ verdict }: ArmComparison): string {
  switch (verdict.kind === 'withdrawn' ? verdict.reason : undefined) {
    case 'diverges':
      return said`it diverges where the present setting does not`;
    case 'neverEnds':
      return said`none of its trainings comes to an end`;
    case 'slower':
      return said`slower than the present setting`;
    case 'worseAtTheEnd':
    case undefined:
      return said`it ends worse than the present setting`;
  }
}

/** `Beside the present setting: its final training loss 1.4× (1.2×–1.7×) sooner in steps; val_acc +0.002 ± 0.001: better.` */
export function besideSentences(whose: string, { speed, measures }: ArmComparison): string[] {
  const parts = [
    ...(speed?.stepsRatio === undefined
      ? []
      : [said`its final training loss ${reachedRatio(speed.stepsRatio)} in steps`]),
    ...measures
      .filter(({ role, direction }) => role === 'validation' && direction !== undefined)
      .flatMap((each) =>
        each.difference === undefined
          ? []
          : [
              said`final ${followedMeasureTitle(each)} ${differenceText(each.difference)}: ${findingText(each)}`,
            ],
      ),
  ];
  return parts.length === 0 ? [] : [said`Beside ${whose}: ${parts.join('; ')}.`];
}
