/**
 * Runs `act` for every call, one at a time: calls that come while one is under way are answered together by the next, which sees all
 * that they could have seen.
 */
export function coalesced(act: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return () =>
    (waiting ??= running.then(() => {
      waiting = undefined;
      const begun = act();
      running = begun.catch(() => undefined);
      return begun;
    }));
}
