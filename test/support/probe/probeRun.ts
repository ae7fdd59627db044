import type { TrialEnd, TrialRequest } from '../../../src/calibrate/run/trainer';
import type { ProgressCurve } from '../../../src/model/trial';
import type { ScriptTrainerOptions } from '../../../src/train/script/scriptTrainer';
import { scriptFixture } from './scriptFixture';

export const REQUEST: TrialRequest = {
  trialId: 't',
  learningRate: 0.02,
  momentum: 0.5,
  seed: 3,
  budgetSteps: 20,
};

export interface ProbeRun {
  readonly end: TrialEnd;
  readonly curve: ProgressCurve;
  readonly output: readonly string[];
}

/** One trial of a script in a folder of its own, which is gone afterwards. */
export async function runScript(
  script: string,
  {
    request = {},
    options = {},
    stopAfter = Infinity,
  }: {
    readonly request?: Partial<TrialRequest>;
    readonly options?: Partial<ScriptTrainerOptions>;
    readonly stopAfter?: number;
  } = {},
): Promise<ProbeRun> {
  const fixture = await scriptFixture(script, options);
  try {
    const steps: number[] = [];
    const values: number[] = [];
    const end = await fixture.trainer.runTrial(
      { ...REQUEST, ...request },
      (measurements) => {
        steps.push(...measurements.steps);
        values.push(...measurements.values);
        return steps.length >= stopAfter ? 'stop' : 'continue';
      },
      new AbortController().signal,
    );
    return { end, curve: { steps, values }, output: fixture.output };
  } finally {
    await fixture.remove();
  }
}

/** The numbers that the script printed after a word. */
export function printedNumbers({ output }: ProbeRun, word: string): number[] {
  return output.flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.slice(word.length + 1))] : []));
}
