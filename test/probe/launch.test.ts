import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TrialEnd } from '../../src/calibrate/run/trainer';
import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { oneTrial, type OneTrial } from '../support/oneTrial';
import { LOGGER_MODULES } from '../support/probe/loggerModules';
import { REQUEST } from '../support/probe/probeRun';
import {
  LINEAR_SCRIPT,
  scriptFixture,
  testInterpreter,
  type ScriptFixture,
} from '../support/probe/scriptFixture';

const PYTHON = testInterpreter();
type Command = NonNullable<ScriptTrainerOptions['command']>;

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** One trial of a command that runs `train.py` in a folder of its own. */
async function launch(
  script: string,
  command: Command,
  {
    options = {},
    files = {},
    stopAfter = Infinity,
  }: {
    readonly options?: Partial<ScriptTrainerOptions>;
    readonly files?: Readonly<Record<string, string>>;
    readonly stopAfter?: number;
  } = {},
): Promise<OneTrial> {
  fixture = await scriptFixture(script, { command, ...options });
  for (const [name, text] of Object.entries(files)) await writeFile(join(fixture.folder, name), text);
  return oneTrial(fixture.trainer, REQUEST, stopAfter);
}

function failureKind(end: TrialEnd): string {
  return end.kind === 'failed' ? end.failure.kind : end.kind;
}

const SPENT = {
  kind: 'budgetSpent',
  stepsSpent: 20,
  observed: { learningRateLow: 0.02, learningRateHigh: 0.02, overrideVerified: true },
};
const TWENTY = Array.from({ length: 20 }, (_, index) => index + 1);

/** Two processes that hold gradients in common; `BODY` is theirs. */
const DISTRIBUTED = `import os, sys
import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

def train(rank, size):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = DistributedDataParallel(torch.nn.Linear(5, 1))
    torch.manual_seed(rank)
    x = torch.randn(64, 5)
    y = x @ torch.ones(5, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE
    for step in range(50):
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        if step < 20: os.write(1, b"rank%d %r\\n" % (rank, loss.item()))
        optimizer.step()
`;
const BY_ENVIRONMENT = `${DISTRIBUTED}
dist.init_process_group("gloo")
train(dist.get_rank(), dist.get_world_size())
`;
const SPAWN = `${DISTRIBUTED}
def worker(rank, size):
    dist.init_process_group("gloo", init_method="tcp://127.0.0.1:" + os.environ["TEST_PORT"], rank=rank, world_size=size)
    train(rank, size)

if __name__ == "__main__":
    import torch.multiprocessing as mp
    mp.spawn(worker, args=(2,), nprocs=2)
`;

/** What torchrun does, whose Debian package does not run: a process a rank, each in a session of its own, told by the environment. */
const LAUNCHER = `import os, subprocess, sys
ranks = [subprocess.Popen([sys.executable, *sys.argv[2:]], start_new_session=True, env={
    **os.environ, "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2",
    "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": sys.argv[1]}) for rank in range(2)]
sys.exit(max(abs(each.wait()) for each in ranks))
`;

function launchTwo(
  script: string,
  port: number,
  options: Partial<ScriptTrainerOptions> = {},
): Promise<OneTrial> {
  const files = { 'launcher.py': LAUNCHER };
  return launch(script, [PYTHON, 'launcher.py', String(port), 'train.py'], { files, options });
}

/** Mean over the ranks of what each printed. */
function printedMeans(output: readonly string[]): number[] {
  const of = (rank: number): number[] =>
    output.flatMap((line) => (line.includes(`rank${rank} `) ? [Number(line.split(' ').at(-1))] : []));
  const second = of(1);
  return of(0).map((value, index) => (value + (second[index] ?? Number.NaN)) / 2);
}

async function processesHolding(text: string): Promise<number> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const environments = await Promise.all(
    names.map((name) => readFile(`/proc/${name}/environ`, 'utf8').catch(() => '')),
  );
  return environments.filter((each) => each.includes(text)).length;
}

describe('a command line', () => {
  test('trains with the values asked for, as the same script does under its interpreter', async () => {
    const { end, curve } = await launch(LINEAR_SCRIPT, [PYTHON, 'train.py']);
    expect(end).toMatchObject(SPENT);
    expect(curve.steps).toEqual(TWENTY);
    await fixture?.remove();
    fixture = await scriptFixture(LINEAR_SCRIPT);
    expect(curve).toEqual((await oneTrial(fixture.trainer, REQUEST)).curve);
  });

  test('is described by what its dry run constructs', async () => {
    fixture = await scriptFixture(LINEAR_SCRIPT, { command: [PYTHON, 'train.py'] });
    const { constructed, environment, parallelTrials } = await fixture.trainer.describe(
      new AbortController().signal,
    );
    expect(constructed).toMatchObject({ learningRate: 0.05, momentum: 0.9 });
    expect(environment.details['process']).toBe('started by the command for each trial');
    expect(parallelTrials).toBe(1);
    expect(fixture.trainer.pace?.stepMs).toBeGreaterThan(0);
  });

  test('is stopped when enough is seen, and leaves neither process nor file', async () => {
    const loop = LINEAR_SCRIPT.replace('range(50)', 'range(10**9)');
    const temporary = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
    vi.stubEnv('TMPDIR', temporary);
    const { end, curve } = await launch(loop, [PYTHON, 'train.py'], { stopAfter: 3 });
    expect(['stopped', 'budgetSpent']).toContain(end.kind);
    expect(curve.steps.length).toBeGreaterThanOrEqual(3);
    const folder = fixture?.folder ?? '';
    await fixture?.remove();
    expect(await processesHolding(folder)).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
  });

  test('may be a shell script that starts another Python, which does not train', async () => {
    const script = `#!/bin/sh\n${PYTHON} -c 'import torch; assert torch.tensor(1.0) > 2'\n${PYTHON} -c 'print(1)'\n${PYTHON} train.py\n`;
    const { end } = await launch(LINEAR_SCRIPT, ['sh', 'run.sh'], { files: { 'run.sh': script } });
    expect(end).toMatchObject(SPENT);
  });

  test('may be a module, with a sitecustomize of its own that is called too', async () => {
    const { end } = await launch(LINEAR_SCRIPT, [PYTHON, '-m', 'train'], {
      files: { 'sitecustomize.py': 'print("mine too")\n' },
      options: { environment: { ...process.env, PYTHONPATH: '.' } },
    });
    expect(end).toMatchObject(SPENT);
    expect(fixture?.output).toContain('mine too');
  });

  test('tells what its script raises, also before there is an optimizer', async () => {
    const early = LINEAR_SCRIPT.replace('x = torch', 'raise KeyError("data")\nx = torch');
    const late = LINEAR_SCRIPT.replace('    loss.backward()', '    raise KeyError("grad")');
    for (const [script, exception] of [
      [early, "KeyError: 'data'"],
      [late, "KeyError: 'grad'"],
    ] as const) {
      const { end } = await launch(script, [PYTHON, 'train.py']);
      expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'scriptRaised', exception } });
      await fixture?.remove();
    }
  });

  test.each([
    ['nothing', ['true'], 'noPythonSeen'],
    ['an isolated Python', [PYTHON, '-I', 'train.py'], 'noPythonSeen'],
    ['one without site', [PYTHON, '-S', '-c', 'print(1)'], 'noPythonSeen'],
    ['one without its environment', [PYTHON, '-E', 'train.py'], 'noPythonSeen'],
    ['one that imports no framework', [PYTHON, '-c', 'print(1)'], 'frameworkNotImported'],
    ['one that constructs no optimizer', [PYTHON, '-c', 'import torch'], 'siteNotReached'],
    ['one that never steps', [PYTHON, 'idle.py'], 'neverStepped'],
    ['what fails by itself', [PYTHON, '-c', 'import sys; sys.exit(3)'], 'processDied'],
    ['what cannot be started', ['momentum-lens-no-such-program'], 'commandNotStarted'],
  ] as const)('that runs %s fails by name', async (_, command, kind) => {
    const idle = LINEAR_SCRIPT.replace('    optimizer.step()', '    pass');
    const { end } = await launch(LINEAR_SCRIPT, [...command], {
      files: { 'idle.py': idle },
      options: {
        trialTimeoutMs: 60_000,
        ...(kind === 'neverStepped' ? { optimizer: optimizerAt('idle.py', 5) } : {}),
      },
    });
    expect(failureKind(end)).toBe(kind);
  });

  test('that trains on in a session of its own is ended, by name', async () => {
    const daemon = `import os, sys
child = os.fork()
if child: os._exit(os.waitpid(child, 0)[1])
os.setsid()
if os.fork(): os._exit(0)
for stream in range(3): os.dup2(os.open(os.devnull, os.O_RDWR), stream)
${LINEAR_SCRIPT.replace('range(50)', 'range(10**9)').replace('optimizer.step()', 'optimizer.step(); __import__("time").sleep(0.2)')}`;
    const { end } = await launch(daemon, [PYTHON, 'train.py']);
    expect(failureKind(end)).toBe('leftItsLauncher');
    await expect.poll(() => processesHolding(fixture?.folder ?? '')).toBe(0);
  });

  test('may start a Python of a virtual environment of its own', async () => {
    const make = `${PYTHON} -m venv --without-pip --system-site-packages .venv`;
    const { end } = await launch(LINEAR_SCRIPT, ['sh', '-c', `${make} && .venv/bin/python train.py`]);
    expect(end).toMatchObject(SPENT);
  });

  test('whose output is 100 MB is read to its end', async () => {
    const loud = LINEAR_SCRIPT.replace(
      '    loss.backward()',
      '    print("x" * 5_000_000)\n    loss.backward()',
    );
    expect((await launch(loud, [PYTHON, 'train.py'])).end).toMatchObject(SPENT);
  });

  test.each([
    ['wandb', LOGGER_MODULES['wandb.py'] ?? '', 'wandb.init()', 'wandb.log({"acc": _})'],
    ['mlflow', 'def log_metric(key, value, step=None): pass\n', '', 'mlflow.log_metric("acc", _)'],
  ] as const)(
    'can be judged by what its script hands to %s, which it imports before the framework',
    async (source, text, begin, log) => {
      const { end, curve } = await launch(
        `import ${source}\n${LINEAR_SCRIPT.replace('for _', `${begin}\nfor _`)}    ${log}\n`,
        [PYTHON, 'train.py'],
        {
          files: { [`${source}.py`]: text },
          options: { measure: { kind: 'named', source, name: 'acc' } },
        },
      );
      expect(end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 21 });
      expect(curve).toEqual({ steps: TWENTY, values: TWENTY.map((step) => step - 1) });
    },
  );

  test('hears data loader workers say nothing', async () => {
    const loader = `import torch
torch.set_num_threads(1)
class Data(torch.utils.data.Dataset):
    def __len__(self): return 640
    def __getitem__(self, index):
        x = torch.full((5,), float(index % 7) / 7)
        return x, x.sum(0, keepdim=True)
def main():
    model = torch.nn.Linear(5, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE
    for x, y in torch.utils.data.DataLoader(Data(), batch_size=16, num_workers=2, multiprocessing_context=CONTEXT):
        optimizer.zero_grad()
        ((model(x) - y) ** 2).mean().backward()
        optimizer.step()
if __name__ == "__main__":
    main()
`;
    for (const context of ['fork', 'spawn']) {
      const { end, curve } = await launch(loader.replace('CONTEXT', `"${context}"`), [PYTHON, 'train.py']);
      expect(end).toMatchObject(SPENT);
      expect(curve.steps).toEqual(TWENTY);
      await fixture?.remove();
    }
  });
});

describe('several processes that train together', () => {
  test('started by a launcher give the mean of their losses', async () => {
    const { end, curve } = await launchTwo(BY_ENVIRONMENT, 29_611);
    expect(end).toMatchObject(SPENT);
    expect(curve.steps).toEqual(TWENTY);
    for (const [index, mean] of printedMeans(fixture?.output ?? []).entries())
      expect(curve.values[index]).toBeCloseTo(mean, 5);
  });

  test('under multiprocessing.spawn too, and the description says whose loss it is', async () => {
    fixture = await scriptFixture(SPAWN, {
      command: [PYTHON, 'train.py'],
      environment: { ...process.env, TEST_PORT: '29612' },
    });
    const { environment } = await fixture.trainer.describe(new AbortController().signal);
    expect(environment.details['loss']).toBe('mean over 2 processes');
    const { end, curve } = await oneTrial(fixture.trainer, REQUEST);
    expect(end).toMatchObject(SPENT);
    expect(curve.steps).toEqual(TWENTY);
  });

  test('are all ended when one is killed', async () => {
    const killed = BY_ENVIRONMENT.replace(
      '        optimizer.step()',
      '        if rank == 1 and step == 5: os.kill(os.getpid(), 9)\n        optimizer.step()',
    );
    const { end } = await launchTwo(killed, 29_613);
    expect(['trainingProcessLost', 'scriptRaised']).toContain(failureKind(end));
    await expect.poll(() => processesHolding(fixture?.folder ?? '')).toBe(0);
  });

  test('are all ended when their launcher is killed', async () => {
    const killed = BY_ENVIRONMENT.replace(
      '        optimizer.step()',
      '        if rank == 0 and step == 5: os.kill(os.getppid(), 9)\n        __import__("time").sleep(0.3)\n        optimizer.step()',
    );
    const { end } = await launchTwo(killed, 29_614);
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'processDied', signal: 'SIGKILL' } });
    await expect.poll(() => processesHolding(fixture?.folder ?? '')).toBe(0);
  });

  test('that hang are ended by the time limit', async () => {
    const hung = BY_ENVIRONMENT.replace(
      '        optimizer.step()',
      '        while rank == 1 and step == 5: __import__("time").sleep(1)\n        optimizer.step()',
    );
    const { end } = await launchTwo(hung, 29_615, { trialTimeoutMs: 8000 });
    expect(failureKind(end)).toBe('timedOut');
    await expect.poll(() => processesHolding(fixture?.folder ?? '')).toBe(0);
  });
});

test('an executable file with its own first line is started as it is', async () => {
  fixture = await scriptFixture(LINEAR_SCRIPT, { command: ['./go'] });
  const file = join(fixture.folder, 'go');
  await writeFile(file, `#!/bin/sh\nexec ${PYTHON} train.py\n`);
  await chmod(file, 0o755);
  expect((await oneTrial(fixture.trainer, REQUEST)).end).toMatchObject(SPENT);
});
