import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { hostPlatform } from '../../../src/train/platform/platform';
import { startHostWatchdog } from '../../../src/train/process/hostWatchdog';

// A host that dies in the moment after it has started a program and before it could say so to the program's watchdog: node
// scripts/run.mjs test/support/process/suddenHost.ts. Says the program's number.

const watchdog = startHostWatchdog(hostPlatform);
const program = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)'], {
  detached: true,
  stdio: 'ignore',
  env: { ...watchdog?.environment },
});
writeSync(1, `own ${program.pid}\n`);
process.kill(process.pid, 'SIGKILL');
