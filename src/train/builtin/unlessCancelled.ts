import type { CancelSignal } from '../../model/calibration/cancelSignal';

/** What the work comes to, or `cancelled()` at once when the signal is raised before; the work then ends unheard. */
export function unlessCancelled<Result>(
  work: Promise<Result>,
  signal: CancelSignal,
  cancelled: () => Result,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => resolve(cancelled());
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
