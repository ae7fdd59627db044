/** Runs `act` at once, and for calls that follow sooner than `intervalMs` once more after that time. */
export function throttled(act: () => void, intervalMs: number): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isAsked = false;
  const run = (): void => {
    isAsked = false;
    act();
    waiting = setTimeout(() => {
      waiting = undefined;
      if (isAsked) run();
    }, intervalMs);
    // Node.js is not kept from its end.
    waiting.unref();
  };
  return () => {
    if (waiting === undefined) run();
    else isAsked = true;
  };
}
