import { coupledSetting } from '../../src/advise/record/momentumCoupling';
import { confirmationResult } from '../../src/calibrate/confirm/confirmationResult';
import { followWholeRun } from '../../src/calibrate/confirm/followWholeRun';
import type { ArmSetting, CoupledSetting, WholeRun } from '../../src/model/calibration/confirmation';
import type { EstimatedResult } from '../../src/model/calibration/calibration';
import { stepsSpentBy } from '../../src/model/calibration/trial';
import { formatEstimate, formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import { calibrateAtRates } from '../script/calibrateAtRates';
import { trainerOfScript } from '../script/exampleTrainer';
import type { ComparedArm } from './armRows';
import type { WholeTraining } from './trainings';

/** No calibration takes seeds up there. */
const FIRST_SEED = 7001;
const DEFAULT_MOMENTUM = 0.9;

/** A setting that trainings are run with beside the present one. */
interface Rival {
  readonly name: ComparedArm['arm'];
  readonly setting: ArmSetting | CoupledSetting;
}

/** Calibrates a training, runs it to its end with every setting on the same seeds, and compares each with the present one. */
export async function comparedArms(
  name: string,
  training: WholeTraining,
  seedCount: number,
): Promise<ComparedArm[]> {
  const trainer = await trainerOfScript(training, [], () => {});
  try {
    const calibrated = await calibrateAtRates(trainer, training);
    if (calibrated.kind === 'without') console.log(`${name}: ${calibrated.why}`);
    const record = calibrated.kind === 'with' ? calibrated.second : calibrated.own;
    if (record === undefined) return [];
    const result = calibrated.kind === 'with' ? calibrated.result : calibrated.own?.result;
    if (result === undefined) return [];
    const { gamma } = result.ridge ?? {};
    console.log(
      `${name}: β ${formatMomentum(result.momentum.value)}, γ ${gamma === undefined ? 'unknown' : formatEstimate(gamma)}, verdict ${result.verdict}; ${formatNumber(stepsSpentBy(record.trials))} steps of calibration; caveats: ${result.caveats.join(', ')}`,
    );
    const present = { learningRate: training.learningRate, momentum: training.presentMomentum };
    const rivals = rivalsOf(result, training);
    const jobs = Array.from({ length: seedCount }, (_, index) => FIRST_SEED + index).flatMap((seed) => [
      { name: 'present' as const, setting: present, seed },
      ...rivals.map((rival) => ({ ...rival, seed })),
    ]);
    const runs: { readonly name: string; readonly run: WholeRun }[] = [];
    const work = async (): Promise<void> => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        const run = await followWholeRun(
          trainer,
          { arm: job.name === 'present' ? 'present' : 'suggested', seed: job.seed, ...job.setting },
          () => {},
          new AbortController().signal,
        );
        if (run === undefined) throw new Error('A training was cancelled by nobody.');
        if (run.outcome.kind === 'failed')
          throw new Error(`${name}, ${job.name}: ${JSON.stringify(run.outcome.failure)}`);
        runs.push({ name: job.name, run });
      }
    };
    await Promise.all(Array.from({ length: calibrated.parallelTrials }, work));
    return rivals.map((rival) => ({
      training: name,
      arm: rival.name,
      present,
      setting: rival.setting,
      comparison: confirmationResult(
        runs.filter((each) => each.name === 'present' || each.name === rival.name).map(({ run }) => run),
      ),
    }));
  } finally {
    await trainer.dispose();
  }
}

function rivalsOf(
  result: EstimatedResult,
  { learningRate, presentMomentum }: WholeTraining,
): readonly Rival[] {
  const { fastestPair, momentum } = result;
  const coupled = coupledSetting(result, learningRate);
  return [
    ...(presentMomentum === DEFAULT_MOMENTUM
      ? []
      : [{ name: '0.9' as const, setting: { learningRate, momentum: DEFAULT_MOMENTUM } }]),
    { name: 'suggested', setting: { learningRate, momentum: momentum.value } },
    ...(fastestPair === undefined
      ? []
      : [
          {
            name: 'pair' as const,
            setting: { learningRate: fastestPair.learningRate, momentum: fastestPair.momentum.value },
          },
        ]),
    ...(coupled === undefined ? [] : [{ name: 'coupled' as const, setting: coupled }]),
  ];
}
