/** Trials that have to be finished before they tell how long the others will take. */
const TRIALS_BEFORE_TIME_LEFT = 2;

/**
 * Time that is left at most, by the trials that this run has finished; undefined before they tell. Of 30 trials at most 10 are finished, 4
 * of them in this run's first minute: 5 minutes.
 */
export function timeLeftMs(run: {
  /** In this run; an interrupted one began with others. */
  readonly finishedNow: number;
  readonly finishedInAll: number;
  readonly mostTrials: number;
  readonly elapsedMs: number;
}): number | undefined {
  const { finishedNow, finishedInAll, mostTrials, elapsedMs } = run;
  if (finishedNow < TRIALS_BEFORE_TIME_LEFT) return undefined;
  return Math.max(0, (elapsedMs / finishedNow) * (mostTrials - finishedInAll));
}
