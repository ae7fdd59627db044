import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

/** Plays the part of kernel32 that the probe calls; `sys.argv[2]` names what is refused. */
const PROGRAM = `import ctypes, json, sys
sys.path.insert(0, sys.argv[1])
from momentum_lens_probe import windows_job
calls = []
class Kernel:
    pass
kernel = Kernel()
def played(name, answer):
    def call(*arguments):
        calls.append(name)
        if name == "SetInformationJobObject":
            limits = ctypes.cast(arguments[2], ctypes.POINTER(windows_job.ExtendedLimits)).contents
            calls.append([arguments[0].value, arguments[1], limits.BasicLimitInformation.LimitFlags, arguments[3]])
        if name == "AssignProcessToJobObject":
            calls.append([each.value for each in arguments])
        return 0 if name == sys.argv[2] else answer
    setattr(kernel, name, call)
for name, answer in [("CreateJobObjectW", 7), ("SetInformationJobObject", 1), ("GetCurrentProcess", 9), ("AssignProcessToJobObject", 1)]:
    played(name, answer)
print(json.dumps([windows_job.end_children_with_this_process(kernel), windows_job.end_children_with_this_process(), calls]))
`;

function run(refused: string): unknown {
  const { stdout, stderr } = spawnSync(
    testInterpreter(),
    ['-c', PROGRAM, path.dirname(PROBE_FOLDER), refused],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('on Windows the probe puts itself into a job that ends with it', () => {
  expect(run('none')).toEqual([
    true,
    false,
    [
      'CreateJobObjectW',
      'SetInformationJobObject',
      // Extended limits, kill on close and breakaway, and the size that winnt.h gives the structure on 64 bits.
      [7, 9, 0x2800, 144],
      'GetCurrentProcess',
      'AssignProcessToJobObject',
      [7, 9],
    ],
  ]);
});

test.each(['CreateJobObjectW', 'SetInformationJobObject', 'AssignProcessToJobObject'])(
  'where %s is refused, the trial goes on without one',
  (refused) => {
    expect(run(refused)).toEqual([false, false, expect.any(Array)]);
  },
);
