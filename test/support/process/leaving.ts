import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';

const MINUTE = 'setTimeout(() => process.exit(), 60_000);';

/** JavaScript that starts a process in a group of its own, which holds the output for a minute, and prints `left ID`. */
export const LEAVE_IN_NODE = leaveInNode(MINUTE);

/** The same, but the process also prints for ever. */
export const LEAVE_PRINTING_IN_NODE = leaveInNode(`${MINUTE} setInterval(() => console.log('noise'), 5);`);

function leaveInNode(code: string): string {
  return `const { spawn } = require('node:child_process');
const left = spawn(process.execPath, ['-e', ${JSON.stringify(code)}, 'stayed'], { detached: true, stdio: 'inherit' });
left.unref();
console.log('left', left.pid);
`;
}

/** The same in Python. */
export const LEAVE_IN_PYTHON = `import subprocess, sys
left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "stayed"], start_new_session=True)
print("left", left.pid, flush=True)
`;

/** The number of the last one, from its line `left ID`. */
function leftProcess(output: readonly string[]): number {
  const line = output.findLast((each) => each.startsWith('left '));
  if (line === undefined) throw new Error(`no process is named: ${output.join('\n')}`);
  return Number(line.slice('left '.length));
}

/** Its log says that it stayed, where the system tells; it is ended here. */
export function expectNamed(output: readonly string[]): void {
  const processId = leftProcess(output);
  process.kill(processId, 'SIGKILL');
  const said = output.filter((line) => line.includes('was not ended: '));
  expect(said).toHaveLength(1);
  if (process.platform === 'linux') {
    expect(said[0]).toContain(`process ${processId} (`);
    expect(said[0]).toContain(' stayed)');
  }
}

/** A zombie is dead: it only waits for a parent that may never ask. */
export async function expectDead(processId: number | undefined): Promise<void> {
  if (processId === undefined || !Number.isFinite(processId)) throw new Error('no process is named');
  const state = (): string =>
    spawnSync('ps', ['-o', 'stat=', '-p', String(processId)], { encoding: 'utf8' }).stdout.trim();
  await expect.poll(() => state() === '' || state().startsWith('Z'), { timeout: 5000 }).toBe(true);
}
