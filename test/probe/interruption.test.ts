import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

/** A callback that asks at each of its steps, while the script deals with what the first has set off. */
const PROGRAM = `import sys, threading, time
sys.path.insert(0, sys.argv[1])
from momentum_lens_probe.interruption import interrupt_main_thread
class Ended(BaseException): pass
def ask():
    for _ in range(50):
        interrupt_main_thread(Ended)
        time.sleep(0.002)
threading.Thread(target=ask).start()
caught = 0
until = time.monotonic() + 0.3
while time.monotonic() < until:
    try:
        while time.monotonic() < until: pass
    except Ended:
        caught += 1
print(caught)
`;

test('a script that is asked to end time and again is interrupted once at a time', () => {
  const run = spawnSync(testInterpreter(), ['-c', PROGRAM, path.dirname(PROBE_FOLDER)], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.stdout.trim()).toBe('1');
});
