import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';

/** What `npm run reproduce` runs of a task. */
export interface Experiment {
  readonly taskId: string;
  readonly learningRates: readonly number[];
  readonly seedsPerSetting: number;
  /** Compare where equally long runs end (valley tasks). */
  readonly flatterFaster: boolean;
  readonly endStateSeeds: number;
  readonly mostEndStateSteps: number;
}

/** Five learning rates over a factor of 16; in the short run the large net's span a factor of 8, and are three from random weights. */
export function experiments(tasks: readonly BuiltinTaskDescription[], full: boolean): Experiment[] {
  return tasks.map((task): Experiment => {
    const large = task.dataNeeded !== undefined;
    const top = task.sweep.learningRates.at(-1) ?? task.sweep.quickLearningRate;
    const count = large && !full && !startsOnValley(task) ? 3 : 5;
    const span = large && !full ? 8 : 16;
    const seeds = large ? (full ? 6 : startsOnValley(task) ? 3 : 2) : full ? 24 : 4;
    return {
      taskId: task.taskId,
      learningRates: Array.from({ length: count }, (_, i) =>
        Number((top * span ** (i / (count - 1) - 1)).toPrecision(3)),
      ),
      seedsPerSetting: seeds,
      flatterFaster: startsOnValley(task),
      endStateSeeds: full ? 20 : large ? 2 : 8,
      mostEndStateSteps: large && !full ? 3000 : 100_000,
    };
  });
}

/** Trials start on a valley of zero loss, and label noise drives them along it. */
export function startsOnValley(task: BuiltinTaskDescription): boolean {
  return task.progressMeasure.kind !== 'trainingLoss';
}

/** Parts of the paper that are not run here, and why. */
export const notRun: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'ResNet-18 on CIFAR-10',
    why: 'Belongs to the user’s-script path (PyTorch); the built-in engine has no convolutions.',
  },
  {
    what: '6-layer MLP on all 60 000 images of FashionMNIST from a valley',
    why: 'Interpolating 60 000 images takes longer than minutes; the valley task here takes the first 1000 of them.',
  },
];
