import { resultFileName } from './exportedPlan';
import type { TrialAbsence } from './importResults';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';

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
    sentence(numbers('missing'), (all) => `${trials(all)} left no result beside the plan.`),
    sentence(
      numbers('unfinished'),
      (all) => `${trials(all)} began and did not finish: killed, or running still.`,
    ),
    sentence(
      files('ofAnotherPlan'),
      (all) => `Refused, since another plan (or this one before a change) left it: ${listed(all)}.`,
    ),
    sentence(files('unreadable'), (all) => `Refused, since it holds no whole result: ${listed(all)}.`),
    sentence(
      files('noBoundedFile'),
      (all) => `Refused, since it is no regular file, or too large a one: ${listed(all)}.`,
    ),
    ...grouped(failed).map(([message, all]) => `${trials(all)} failed: ${message}`),
    ...(absent.length > 0 ? ['Run these trials again and import once more to have them count.'] : []),
  ]
    .flat()
    .join(' ');
}

function sentence<Name>(all: readonly Name[], say: (all: readonly Name[]) => string): string[] {
  return all.length === 0 ? [] : [say(all)];
}

function trials(numbers: readonly number[]): string {
  return `Trial${numbers.length === 1 ? '' : 's'} ${listed(numbers)}`;
}

function listed(names: readonly (number | string)[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function grouped(failed: readonly FailedTrial[]): readonly [message: string, numbers: number[]][] {
  const groups = new Map<string, number[]>();
  for (const { number, failure } of failed) {
    const message = failureMessage(failure);
    groups.set(message, [...(groups.get(message) ?? []), number]);
  }
  return [...groups];
}
