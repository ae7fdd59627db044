import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LEARNING_RATE, MOMENTUM } from './workload';
import type { Contender } from './workload';

/**
 * A contender in another process. It reads lines of `mode replicas batch learningRate momentum seconds activation loss widths…` and
 * answers each with replica-steps a second.
 */
export function childContender(
  title: string,
  command: readonly [string, ...string[]],
  mode: string,
  batched: boolean,
): Contender {
  const [executable, ...args] = command;
  const child = spawn(executable, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    title,
    measure: async ({ replicas, batchSize, activation, loss, widths }, seconds) => {
      const request = [
        mode,
        batched ? replicas : 1,
        batchSize,
        LEARNING_RATE,
        MOMENTUM,
        seconds,
        activation,
        loss,
      ];
      child.stdin.write(`${[...request, ...widths].join(' ')}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${title} ended without an answer.`);
      return Number(value);
    },
    close: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
