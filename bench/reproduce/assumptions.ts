import { formatNumber } from '../../src/model/wording/format/numberFormat';
import {
  IMAGE_MLP,
  IMAGE_VALLEY,
  MATRIX_SENSING,
  TEACHER_STUDENT,
} from '../../src/train/builtin/taskConstants';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { table } from './markdown';
import type { TaskRecord } from './records';

/** What label noise adds to the loss of a net that does not follow it: its variance, summed over outputs. */
const LABEL_NOISE: Readonly<Record<string, number>> = {
  teacherStudentValley: TEACHER_STUDENT.labelNoise ** 2,
  teacherStudentSgdValley: TEACHER_STUDENT.labelNoise ** 2,
  matrixSensing: MATRIX_SENSING.labelNoise ** 2,
  fashionMnistValley: IMAGE_MLP.classes * IMAGE_VALLEY.labelNoise ** 2,
};
/** The theory is of first order in the net's own motion, which must stay small beside the noise that causes it. */
const LARGEST_EXCESS = 0.25;

/** The theory's assumptions and whether they hold for a task, as rows: assumption, what was found, verdict. */
export function assumptionTable(task: BuiltinTaskDescription, record: TaskRecord): string[] {
  const { parameterCount, sampleCount } = task;
  const { start, calibration, endStates, longRun } = record;
  const rows = [
    [
      'more parameters than samples',
      `${parameterCount} parameters, ${sampleCount} samples`,
      parameterCount > sampleCount ? 'holds' : 'does not hold',
    ],
  ];
  if (start !== undefined) {
    rows.push([
      'starts on a valley of zero loss',
      `training loss at the start ${formatNumber(start.trainingLoss, 2)}`,
      start.trainingLoss < 1e-3 ? 'holds' : 'does not hold',
    ]);
    const end = endStates.find(({ label }) => label === 'fitted β')?.trainingLoss;
    const noise = LABEL_NOISE[task.taskId];
    if (end !== null && end !== undefined && noise !== undefined) {
      rows.push([
        'stays near interpolation',
        `loss without noise at the fitted β after ${record.endStateSteps} steps ${formatNumber(end.mean, 2)}, of which label noise alone would add ${formatNumber(noise, 2)}`,
        end.mean < LARGEST_EXCESS * noise ? 'holds' : 'does not hold',
      ]);
    }
  } else {
    rows.push(['starts on a valley of zero loss', 'starts from random weights', 'does not hold']);
  }
  if (longRun !== undefined) {
    const { level, falls, steps } = longRun;
    const isClear = calibration.target >= 3 * level;
    rows.push([
      'target well above the noise floor',
      `target ${formatNumber(calibration.target)}, ${formatNumber(calibration.target / level, 2)} times the mean over the last third of ${steps} steps at the fitted β${falls ? ', where it still falls' : ''}`,
      isClear ? 'holds' : falls ? 'unknown' : 'does not hold',
    ]);
  }
  return table(['assumption', 'found', ''], rows);
}
