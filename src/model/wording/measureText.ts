import type { ProgressMeasure } from '../calibration/calibration';
import type { MeasureSource } from '../calibration/measure';
import { oneLine } from './format/foreignText';
import { formatNumber } from './format/numberFormat';
import { said, translated } from '../language/said';

/** Where a script hands its numbers to, as the user knows it. */
export function sourceTitle(source: MeasureSource): string {
  if (source === 'probe') return said`by random vectors`;
  return source === 'printed' ? said`printed` : LOGGER_TITLES[source];
}

const LOGGER_TITLES: Readonly<Record<Exclude<MeasureSource, 'printed' | 'probe'>, string>> = {
  tensorboard: 'TensorBoard',
  lightning: 'Lightning',
  huggingFace: 'Hugging Face',
  keras: 'Keras',
  wandb: 'W&B',
  mlflow: 'MLflow',
  aim: 'Aim',
  comet: 'Comet',
  clearml: 'ClearML',
};

const MOST_NAME_CHARACTERS = 60;

/** `training loss`, `val_acc (TensorBoard, rises)`. */
export function measureTitle({
  name,
  source,
  direction,
}: Pick<ProgressMeasure, 'name' | 'source' | 'direction'>): string {
  const facts = [
    ...(source === undefined ? [] : [sourceTitle(source)]),
    ...(direction === 'rises' ? [said`rises`] : []),
  ];
  // Without a source it is the probe's own, or a built-in task's.
  const shown = oneLine(source === undefined ? translated(name) : name, MOST_NAME_CHARACTERS);
  return facts.length === 0 ? shown : `${shown} (${facts.join(', ')})`;
}

/** The title, and how the measure is averaged: `training loss, mean of 25 steps`. */
export function measureText(measure: ProgressMeasure): string {
  return [measureTitle(measure), ...averageText(measure)].join(', ');
}

function averageText({ smoothingSteps, sparse }: ProgressMeasure): readonly string[] {
  if (sparse === undefined) return smoothingSteps > 1 ? [said`mean of ${smoothingSteps} steps`] : [];
  const { stepsBetween, smoothingReports } = sparse;
  return [
    said`one value in ${formatNumber(stepsBetween, 3)} steps`,
    ...(smoothingReports > 1 ? [said`mean of ${smoothingReports} values`] : []),
  ];
}
