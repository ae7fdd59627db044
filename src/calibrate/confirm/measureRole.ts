import { expectedDirection } from '../../model/calibration/measureDirection';
import type { MeasureChoice, MeasureDirection } from '../../model/calibration/measure';
import type { MeasureRole } from '../../model/calibration/confirmation';

const VALIDATION_WORD = /^(?:val|valid|validation|dev|test|tests|testing|eval|evaluation|heldout|holdout)$/u;
const TRAINING_WORD = /^(?:train|training)$/u;

/** What a measure tells of a training, by its name and the words of its line: `val_loss`, `Test … Accuracy: #`, `evalLoss`. */
export function measureRole(measure: MeasureChoice): MeasureRole {
  if (measure.kind !== 'named') return 'trainingLoss';
  const words = wordsOf(`${measure.name} ${measure.pattern ?? ''}`);
  if (words.some((word) => TRAINING_WORD.test(word))) return 'other';
  return words.some((word) => VALIDATION_WORD.test(word)) ? 'validation' : 'other';
}

/** Which way a measure gets better; undefined where its name tells nothing. A loss falls, and so does what is printed for this purpose. */
export function directionOf(measure: MeasureChoice): MeasureDirection | undefined {
  return measure.kind === 'named' ? expectedDirection(measure.name) : 'falls';
}

/** One key for what two runs report alike. */
export function measureKey(measure: MeasureChoice): string {
  switch (measure.kind) {
    case 'loss':
    case 'lineProtocol':
      return measure.kind;
    case 'named':
      return JSON.stringify([measure.source, measure.name, measure.pattern ?? null]);
  }
}

function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u);
}
