import { buildTask } from './tasks/buildTask';
import type { SessionBuilder } from './worker/taskSession';
import { TrialRun } from './trialRun';
import { FailureError } from './failureError';

/** Sessions on the WebAssembly engine. */
export function wasmSessions(kernels: Uint8Array<ArrayBuffer>): SessionBuilder {
  return async (task, data) => {
    const model = await buildTask(kernels, task, data);
    let run: TrialRun | undefined;
    return {
      prepare: () => model.prepare(),
      begin: (trial) => {
        run = new TrialRun(model, trial);
        return run.start();
      },
      advance: (steps) => {
        if (run === undefined)
          throw new FailureError({ kind: 'protocolError', detail: 'advance before begin' });
        return run.advance(steps);
      },
    };
  };
}
