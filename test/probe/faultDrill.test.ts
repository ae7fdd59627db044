import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printedNumbers, REQUEST, runScript } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, PROBE_FOLDER, scriptFixture, testInterpreter } from '../support/probe/scriptFixture';
import { expectDead, expectNamed, LEAVE_IN_PYTHON } from '../support/process/leaving';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ENDLESS = LINEAR_SCRIPT.replace('range(50)', 'range(10**9)');
const WITH_CHILD = `import subprocess, sys, os
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("child", child.pid, flush=True)
print("own", os.getpid(), flush=True)
`;

test('a probe that is killed takes its children with it, and the trial says how it died', async () => {
  const run = await runScript(ENDLESS.replace('for _ in', `${WITH_CHILD}os.kill(os.getpid(), 9)\nfor _ in`));
  expect(run.end).toMatchObject({ kind: 'failed', failure: { kind: 'processDied', signal: 'SIGKILL' } });
  await expectDead(printedNumbers(run, 'child')[0]);
});

test('children that outlive the script are ended with the trial', async () => {
  const run = await runScript(LINEAR_SCRIPT.replace('for _ in', `${WITH_CHILD}for _ in`));
  expect(run.end.kind).toBe('budgetSpent');
  await expectDead(printedNumbers(run, 'child')[0]);
});

test('a host that is killed leaves nothing running', async () => {
  const script = join(folder, 'train.py');
  await writeFile(script, ENDLESS.replace('for _ in', `${WITH_CHILD}for _ in`));
  const line = ENDLESS.split('\n').findIndex((each) => each.endsWith('# SITE')) + 1;
  const request = {
    type: 'start',
    framework: 'pytorch',
    script,
    arguments: [],
    site: { file: script, line, endLine: line },
    learningRate: 0.02,
    momentum: 0.5,
    seed: 1,
    budgetSteps: 1e9,
  };
  const host = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').spawn(process.argv[1], [process.argv[2], 'trial'], { detached: true });
       child.stdin.write(process.argv[3] + '\\n');
       child.stderr.pipe(process.stdout);`,
      testInterpreter(),
      PROBE_FOLDER,
      JSON.stringify(request),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  for await (const chunk of host.stdout) {
    output += String(chunk);
    if (/own \d+\n/u.test(output)) break;
  }
  host.kill('SIGKILL');
  await expectDead(Number(/child (\d+)/u.exec(output)?.[1]));
  await expectDead(Number(/own (\d+)/u.exec(output)?.[1]));
});

test('a script that forks is measured once', async () => {
  const run = await runScript(LINEAR_SCRIPT.replace('for _ in', 'import os\nos.fork()\nfor _ in'));
  expect(run.end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  expect(run.curve.steps).toHaveLength(20);
});

test('a script that prints without end is measured, and its output is cut', async () => {
  const run = await runScript(
    LINEAR_SCRIPT.replace('    loss.backward()', '    print("x" * 500 + "\\n" * 5000)\n    loss.backward()'),
  );
  expect(run.end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  expect(run.output.length).toBeLessThan(10_000);
  expect(run.output.some((line) => line.endsWith('lines left out)'))).toBe(true);
});

test('a script that imitates the protocol on its standard output is not believed', async () => {
  const run = await runScript(
    LINEAR_SCRIPT.replace(
      'for _ in',
      'print(\'{"type":"measurements","steps":[1],"values":[0]}\')\nfor _ in',
    ),
  );
  expect(run.curve.values[0]).toBeGreaterThan(0);
  expect(run.curve.steps).toHaveLength(20);
});

test('a script that does not come to its next step is stopped all the same', async () => {
  const script = LINEAR_SCRIPT.replace(
    '    optimizer.step()',
    '    optimizer.step()\n    if _ == 5:\n        import time\n        time.sleep(600)',
  ).replace('    loss.backward()', '    import time; time.sleep(0.15)\n    loss.backward()');
  const run = await runScript(script, { stopAfter: 4 });
  expect(run.end.kind).toBe('stopped');
});

test('a script that cleans up for ever after its end is ended', async () => {
  const script = LINEAR_SCRIPT.replace(
    /for _ in[\s\S]*$/u,
    (loop) => `try:\n${loop.replaceAll(/^(?=.)/gmu, '    ')}finally:\n    import time\n    time.sleep(600)\n`,
  );
  expect((await runScript(script)).end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
});

test('an interpreter without the framework', async () => {
  const run = await runScript(
    LINEAR_SCRIPT.replace('import torch\n', 'import sys\nsys.modules["torch"] = None\nimport torch\n'),
  );
  expect(run.end).toMatchObject({
    kind: 'failed',
    failure: { kind: 'frameworkNotInstalled', framework: 'torch' },
  });
});

test('another package that is missing is an error of the script', async () => {
  const run = await runScript(`import no_such_package_at_all\n${LINEAR_SCRIPT}`);
  expect(run.end).toMatchObject({ kind: 'failed', failure: { kind: 'scriptRaised' } });
});

test('a script that is not there', async () => {
  const run = await runScript(LINEAR_SCRIPT, { options: { scriptPath: join(folder, 'none.py') } });
  expect(run.end).toMatchObject({ kind: 'failed', failure: { kind: 'scriptNotFound' } });
});

test('a trial leaves no file of its own, in the script’s folder or in the probe’s', async () => {
  const before = await readdir(PROBE_FOLDER);
  await writeFile(join(folder, 'train.py'), LINEAR_SCRIPT);
  const run = await runScript(LINEAR_SCRIPT, { options: { workingDirectory: folder } });
  expect(run.end.kind).toBe('budgetSpent');
  expect(await readdir(folder)).toEqual(['train.py']);
  expect(await readdir(PROBE_FOLDER)).toEqual(before);
});

describe('a process that leaves the script’s group and holds its output', () => {
  const ENDLESS_LEAVING = ENDLESS.replace('for _ in', `${LEAVE_IN_PYTHON}for _ in`);

  test.each<[end: string, script: string, options: Parameters<typeof runScript>[1]]>([
    ['budgetSpent', LINEAR_SCRIPT.replace('for _ in', `${LEAVE_IN_PYTHON}for _ in`), {}],
    ['stopped', ENDLESS_LEAVING, { stopAfter: 1, request: { budgetSteps: 1e9 } }],
    [
      'failed',
      LINEAR_SCRIPT.replace('for _ in', `${LEAVE_IN_PYTHON}import time\ntime.sleep(60)\nfor _ in`),
      { options: { trialTimeoutMs: 8000 } },
    ],
  ])('keeps no trial from its end (%s), and is named in the log', async (kind, script, options) => {
    const run = await runScript(script, options);
    expect(run.end.kind).toBe(kind);
    expectNamed(run.output);
  });

  test.each(['a cancel', 'a disposal'])('does not hold up %s', async (how) => {
    const fixture = await scriptFixture(ENDLESS_LEAVING);
    const cancel = new AbortController();
    const request = { ...REQUEST, budgetSteps: 1e9 };
    const trial = fixture.trainer.runTrial(request, () => 'continue', cancel.signal);
    await expect.poll(() => fixture.output, { timeout: 20_000 }).toHaveLength(1);
    if (how === 'a cancel') cancel.abort();
    else await fixture.trainer.dispose();
    await trial;
    expectNamed(fixture.output);
    await fixture.remove();
  });
});
