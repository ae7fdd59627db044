import { resultFileName } from './exportedPlan';
import type { TrialAbsence } from './importResults';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import { said } from '../../model/language/said';

/** A trial that was run elsewhere and failed there. */
export interface FailedTrial {
  readonly number: number;
  readonly failure: Failure;
}

/** More are counted, not named. */
const MOST_NAMES = 8;

/** What keeps trials of an exported plan from counting, and what to do, each trial or file by name; empty when all count. */
export function leftOutText(
  planName: string,
  absent: readonly TrialAbsence[],
  failed: readonly FailedTrial[],
): string {
  const numbers = (reason: TrialAbsence['reason']): number[] =>
    absent.filter((each) => each.reason === reason).map(({ number }) => number);
  const files = (reason: TrialAbsence['reason']): string[] =>
    numbers(reason).map((number) => resultFileName(planName, number));
  return [
    sentence(numbers('missing'), (all) =>
      all.length === 1
        ? said`Trial ${listed(all)} left no result beside the plan.`
        : said`Trials ${listed(all)} left no result beside the plan.`,
    ),
    sentence(numbers('unfinished'), (all) =>
      all.length === 1
        ? said`Trial ${listed(all)} began and did not finish: killed, or running still.`
        : said`Trials ${listed(all)} began and did not finish: killed, or running still.`,
    ),
    sentence(
      files('ofAnotherPlan'),
      (all) => said`Refused, since another plan (or this one before a change) left it: ${listed(all)}.`,
    ),
    sentence(files('unreadable'), (all) => said`Refused, since it holds no whole result: ${listed(all)}.`),
    sentence(
      files('noBoundedFile'),
      (all) => said`Refused, since it is no regular file, or too large a one: ${listed(all)}.`,
    ),
    ...grouped(failed).map(([message, all]) =>
      all.length === 1
        ? said`Trial ${listed(all)} failed: ${message}`
        : said`Trials ${listed(all)} failed: ${message}`,
    ),
    ...(absent.length > 0 ? [said`Run these trials again and import once more to have them count.`] : []),
  ]
    .flat()
    .join(' ');
}

function sentence<Name>(all: readonly Name[], say: (all: readonly Name[]) => string): string[] {
  return all.length === 0 ? [] : [say(all)];
}

function listed(names: readonly (number | string)[]): string {
  const more = names.length - MOST_NAMES;
  const named = names.slice(0, MOST_NAMES).join(', ');
  return more > 0 ? said`${named} and ${more} more` : named;
}

function grouped(failed: readonly FailedTrial[]): readonly [message: string, numbers: number[]][] {
  const groups = new Map<string, number[]>();
  for (const { number, failure } of failed) {
    const message = failureMessage(failure);
    groups.set(message, [...(groups.get(message) ?? []), number]);
  }
  return [...groups];
}
