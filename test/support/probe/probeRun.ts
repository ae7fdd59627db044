import type { TrialRequest } from '../../../src/calibrate/run/trainer';
import type { ScriptTrainerOptions } from '../../../src/train/script/scriptTrainerOptions';
import { oneTrial, type OneTrial } from '../oneTrial';
import { scriptFixture } from './scriptFixture';

export const REQUEST: TrialRequest = {
  trialId: 't',
  learningRate: 0.02,
  momentum: 0.5,
  seed: 3,
  budgetSteps: 20,
};

export interface ProbeRun extends OneTrial {
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
    const trial = await oneTrial(fixture.trainer, { ...REQUEST, ...request }, stopAfter);
    return { ...trial, output: fixture.output };
  } finally {
    await fixture.remove();
  }
}

/** The numbers that the script printed after a word. */
export function printedNumbers({ output }: ProbeRun, word: string): number[] {
  return output.flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.slice(word.length + 1))] : []));
}
