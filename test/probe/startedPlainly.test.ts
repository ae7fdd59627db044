import { afterEach, describe, expect, test } from 'vitest';
import { TrainerUnavailable } from '../../src/calibrate/run/trainer';
import type { Failure } from '../../src/model/calibration/failure';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { printedNumbers, REQUEST, runScript } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// Scripts that expect to be started by hand, in a terminal, with arguments, or by a launcher.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

async function dryRunFailure(
  script: string,
  options: Partial<ScriptTrainerOptions> = {},
): Promise<Failure | undefined> {
  fixture = await scriptFixture(script, options);
  const error: unknown = await fixture.trainer
    .describe(new AbortController().signal)
    .catch((each: unknown) => each);
  return error instanceof TrainerUnavailable ? error.failure : undefined;
}

/** The script with something before its first line. */
function begun(head: string): string {
  return `${head}\n${LINEAR_SCRIPT}`;
}

describe('a script finds a terminal of 24 × 80', () => {
  test.each([
    ['stty', 'import os\nrows, columns = os.popen("stty size", "r").read().split()'],
    ['os.get_terminal_size', 'import os\ncolumns, rows = os.get_terminal_size()'],
    ['shutil.get_terminal_size', 'import shutil\ncolumns, rows = shutil.get_terminal_size((1, 1))'],
  ])('by %s', async (_, head) => {
    const run = await runScript(begun(`${head}\nprint("size", int(rows) * 1000 + int(columns))`));
    expect(printedNumbers(run, 'size')).toEqual([24_080]);
    expect(run.end.kind).toBe('budgetSpent');
  });

  test('at whose keyboard nobody sits: it reads as at its end, however often', async () => {
    const head = `import os, sys
ends = [sys.stdin.read(), sys.stdin.readline(), *(os.read(0, 10) for _ in range(5000))]
print("ends", len(ends) - len(list(filter(None, ends))), sys.stdin.isatty())`;
    expect((await runScript(begun(head))).output).toContain('ends 5002 True');
  });

  test('and is asked for input in vain', async () => {
    expect((await runScript(begun('input()'))).end).toMatchObject({ failure: { kind: 'askedForInput' } });
  });

  test('also in a process that was forked for the trial', async () => {
    fixture = await scriptFixture(begun('import os\nprint("size", os.popen("stty size").read())'));
    const { signal } = new AbortController();
    const { environment } = await fixture.trainer.describe(signal);
    expect(environment.details['process']).toMatch(/^forked/u);
    await fixture.trainer.runTrial(REQUEST, () => 'continue', signal);
    expect(fixture.output.filter((line) => line === 'size 24 80')).toHaveLength(2);
  });
});

describe('a script that spawns its training', () => {
  const IN_FUNCTION = LINEAR_SCRIPT.split('\n')
    .slice(1)
    .map((line) => `    ${line}`)
    .join('\n');
  const SPAWNING = `import torch, torch.multiprocessing as mp
def train(rank, name):
    print(name, rank)
${IN_FUNCTION}
if __name__ == "__main__":
    SPAWN
`;

  test('as one process trains in the script’s own', async () => {
    const run = await runScript(SPAWNING.replace('SPAWN', 'mp.spawn(train, args=("rank",), nprocs=1)'));
    expect(run.end.kind).toBe('budgetSpent');
    expect(printedNumbers(run, 'rank')).toEqual([0]);
  });

  test.each([
    ['as two is told so at once', 'mp.spawn(train, args=("rank",), nprocs=2)', 'for _ in range(10**9)'],
    [
      'by multiprocessing is told so when they are over',
      'import multiprocessing\n    process = multiprocessing.get_context("spawn").Process(target=train, args=(0, "rank"))\n    process.start(); process.join()',
      'for _ in range(3)',
    ],
    [
      'through the shell is told so when it is over',
      'import os, sys\n    if len(sys.argv) == 1: os.system(f"{sys.executable} {__file__} again"); sys.exit()\n    train(0, "rank")',
      'for _ in range(3)',
    ],
  ])('%s', async (_, spawn, loop) => {
    const script = SPAWNING.replace('SPAWN', spawn).replace('for _ in range(50)', loop);
    expect(await dryRunFailure(script)).toEqual({ kind: 'trainsElsewhere' });
  });
});

describe('a script that refuses its arguments is quoted', () => {
  test.each([
    [
      'of argparse',
      'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--data", required=True)\nparser.parse_args()',
      'the following arguments are required: --data',
    ],
    [
      'of a parser with an error of its own',
      'import argparse\nclass Parser(argparse.ArgumentParser):\n    def error(self, message): self.exit(3)\nParser().parse_args(["--no"])',
      'unrecognized arguments: --no',
    ],
    [
      'that was raised by a parser of another package',
      'import sys, types\nclass UsageError(Exception): pass\nUsageError.__module__ = "click.exceptions"\ntry: raise UsageError("Missing option --data")\nexcept UsageError: sys.exit(2)',
      'Missing option --data',
    ],
  ])('%s', async (_, head, detail) => {
    expect((await runScript(begun(head))).end).toMatchObject({
      failure: { kind: 'argumentsRefused', detail },
    });
  });

  test('but not where it went on, and ended of something else', async () => {
    const head = `import argparse, sys
try: argparse.ArgumentParser().parse_args(["--no"])
except SystemExit: pass
sys.exit(2)`;
    expect((await runScript(begun(head))).end).toMatchObject({
      failure: { kind: 'scriptRaised', exception: 'SystemExit: 2' },
    });
  });

  test('and one that exits for an error of its own is told by that', async () => {
    const head = 'import sys\ntry: open("no such file")\nexcept OSError as error: print(error); sys.exit(1)';
    expect((await runScript(begun(head))).end).toMatchObject({
      failure: { kind: 'scriptRaised', exception: expect.stringMatching(/^FileNotFoundError: /u) },
    });
  });
});

describe('a script for torchrun that is run plainly', () => {
  const GROUP = 'import torch\ntorch.distributed.init_process_group("gloo")';
  test.each([
    ['misses the rank', GROUP, 'RANK'],
    ['asks its environment', 'import os\nrank = int(os.environ["LOCAL_RANK"])', 'LOCAL_RANK'],
    [
      'asks through a loader of its own',
      'import os\ndef rank():\n    try: return os.environ["RANK"]\n    except KeyError as error: raise RuntimeError("no rank") from error\nrank()',
      'RANK',
    ],
    ['has half of it', GROUP.replace('"gloo"', '"gloo", rank=0, world_size=1'), 'MASTER_ADDR'],
  ])('%s', async (_, head, variable) => {
    expect((await runScript(begun(head))).end).toMatchObject({
      failure: { kind: 'launcherMissing', variable },
    });
  });

  test('is not confused with one that misses a key of its own', async () => {
    expect((await runScript(begun('{}["RANK"]'))).end).toMatchObject({ failure: { kind: 'scriptRaised' } });
  });

  test('trains as a single process where that environment is given, two at once', async () => {
    const script = begun(GROUP).replace(
      'optimizer =',
      'model = torch.nn.parallel.DistributedDataParallel(model)\noptimizer =',
    );
    fixture = await scriptFixture(script, { singleProcessEnvironment: true });
    const { signal } = new AbortController();
    await fixture.trainer.describe(signal);
    const { trainer } = fixture;
    const ends = await Promise.all(
      [1, 2].map((seed) => trainer.runTrial({ ...REQUEST, seed }, () => 'continue', signal)),
    );
    expect(ends.map(({ kind }) => kind)).toEqual(['budgetSpent', 'budgetSpent']);
  });
});
