import { TrainerUnavailable, type TrialRequest } from '../../../src/calibrate/run/trainer';
import type { ScriptFramework } from '../../../src/model/optimizer/optimizerConfig';
import type { ScriptTrainerOptions } from '../../../src/train/script/scriptTrainerOptions';
import { oneTrial, type OneTrial } from '../oneTrial';
import { frameworksPython } from './frameworksPython';
import { REQUEST } from './probeRun';
import { scriptFixture, type ScriptFixture } from './scriptFixture';

export interface FrameworkRun extends OneTrial {
  /** What the script printed as `loss VALUE`. */
  readonly printed: readonly number[];
}

/** One trial under the interpreter that the set-up made. */
export async function runUnder(
  framework: ScriptFramework,
  script: string,
  request: Partial<TrialRequest> = {},
  environment: Readonly<Record<string, string>> = {},
  overrides: Partial<ScriptTrainerOptions> = {},
): Promise<FrameworkRun> {
  const fixture = await frameworkFixture(framework, script, environment, overrides);
  try {
    const trial = await oneTrial(fixture.trainer, { ...REQUEST, ...request });
    const printed = fixture.output.flatMap((line) =>
      line.startsWith('loss ') ? [Number(line.slice(5))] : [],
    );
    return { ...trial, printed };
  } finally {
    await fixture.remove();
  }
}

function frameworkFixture(
  framework: ScriptFramework,
  script: string,
  environment: Readonly<Record<string, string>>,
  overrides: Partial<ScriptTrainerOptions> = {},
): Promise<ScriptFixture> {
  return scriptFixture(script, {
    interpreter: frameworksPython(),
    framework,
    environment: { ...process.env, ...environment },
    trialTimeoutMs: 90_000,
    ...overrides,
  });
}

/** What the dry run constructs, or how it fails, where the optimizer is told by the values of a configuration. */
export async function describedByValues(
  framework: ScriptFramework,
  script: string,
  values: { readonly learningRate: number; readonly momentum: number },
): Promise<unknown> {
  const fixture = await frameworkFixture(framework, script, {}, { optimizer: { kind: 'values', ...values } });
  try {
    return (await fixture.trainer.describe(new AbortController().signal)).constructed;
  } catch (error) {
    if (error instanceof TrainerUnavailable) return error.failure;
    throw error;
  } finally {
    await fixture.remove();
  }
}

/** After its dry run, the script's trials are forked from a process that has imported `packages`, and train with the values asked for. */
export async function expectShared(
  framework: ScriptFramework,
  script: string,
  packages: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const fixture = await frameworkFixture(framework, script, environment);
  const { signal } = new AbortController();
  try {
    const described = await fixture.trainer.describe(signal);
    const how = described.environment.details['process'];
    if (how !== `forked from one that has imported ${packages}`) throw new Error(how);
    for (const seed of [1, 2]) {
      const end = await fixture.trainer.runTrial({ ...REQUEST, seed }, () => 'continue', signal);
      if (end.kind !== 'budgetSpent') throw new Error(JSON.stringify(end));
    }
  } finally {
    await fixture.remove();
  }
}

function isWantedRate(rate: number): boolean {
  return Math.abs(rate / REQUEST.learningRate - 1) < 1e-6;
}

/** What a trial looks like that trained with the values asked for, up to the precision of a 32-bit learning rate. */
export function expectHonoured({ end, curve }: FrameworkRun): void {
  if (end.kind !== 'budgetSpent') throw new Error(JSON.stringify(end));
  const { observed } = end;
  if (observed?.overrideVerified !== true || observed.momentumOverwritten) {
    throw new Error(JSON.stringify(observed));
  }
  if (!isWantedRate(observed.learningRateLow) || !isWantedRate(observed.learningRateHigh)) {
    throw new Error(JSON.stringify(observed));
  }
  const wanted = Array.from({ length: REQUEST.budgetSteps }, (_, index) => index + 1);
  if (JSON.stringify(curve.steps) !== JSON.stringify(wanted)) throw new Error(JSON.stringify(curve.steps));
}

/** A trial on the bowl gave exactly heavy ball's losses. */
export function expectBowl(trial: FrameworkRun): void {
  expectHonoured(trial);
  const { learningRate, momentum, budgetSteps } = REQUEST;
  for (const [index, loss] of bowlLosses(learningRate, momentum, budgetSteps).entries()) {
    const seen = trial.curve.values[index] ?? Number.NaN;
    if (!(Math.abs(seen - loss) < 1e-5)) throw new Error(`step ${index + 1}: ${seen} is not ${loss}`);
  }
}

/** The loss of heavy-ball SGD on a quadratic bowl, w from 1, curvature 1: v ← βv + g, w ← w − ηv. */
export function bowlLosses(learningRate: number, momentum: number, count: number): number[] {
  let [weight, velocity] = [1, 0];
  return Array.from({ length: count }, () => {
    const loss = (weight * weight) / 2;
    velocity = momentum * velocity + weight;
    weight -= learningRate * velocity;
    return loss;
  });
}
