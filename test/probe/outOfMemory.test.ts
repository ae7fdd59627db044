import { afterEach, describe, expect, test } from 'vitest';
import { failureMessage } from '../../src/model/wording/failureMessage';
import { REQUEST, runScript } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';
import { oneTrial } from '../support/oneTrial';

/** More than any machine has, so that it is refused at once. */
const TOO_MANY = '10**15';

function inLoop(statement: string): string {
  return LINEAR_SCRIPT.replace('    loss.backward()', `    ${statement}\n    loss.backward()`);
}

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

describe('memory that runs out is named as such, in the allocator’s own words', () => {
  test.each<[what: string, script: string, detail: RegExp]>([
    [
      'PyTorch’s allocator on the CPU',
      inLoop(`torch.empty(${TOO_MANY})`),
      /DefaultCPUAllocator: .*allocate/u,
    ],
    [
      'a worker of PyTorch’s DataLoader',
      inLoop(
        `list(torch.utils.data.DataLoader([0], num_workers=1, collate_fn=lambda _: torch.empty(${TOO_MANY})))`,
      ),
      /DefaultCPUAllocator: .*allocate/u,
    ],
    ['NumPy', inLoop(`__import__("numpy").empty(${TOO_MANY})`), /Unable to allocate .* for an array/u],
    ['Python', inLoop(`bytearray(2**62)`), /^MemoryError$/u],
  ])('%s', async (_, script, detail) => {
    const { end } = await runScript(script);
    if (end.kind !== 'failed' || end.failure.kind !== 'outOfMemory') throw new Error(JSON.stringify(end));
    expect(end.failure.detail).toMatch(detail);
    expect(failureMessage(end.failure)).toContain('reduce the batch size');
  });

  test('in a trial that is forked too, and the next one trains', async () => {
    // The dry run and the second trial have a learning rate that does not ask for too much.
    fixture = await scriptFixture(
      inLoop(`torch.empty(${TOO_MANY} if optimizer.param_groups[0]["lr"] > 0.1 else 1)`),
    );
    const { environment } = await fixture.trainer.describe(new AbortController().signal);
    expect(environment.details['process']).toContain('forked');
    const { trainer } = fixture;
    const { end } = await oneTrial(trainer, { ...REQUEST, learningRate: 0.2 });
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'outOfMemory' } });
    const { end: next } = await oneTrial(trainer, { ...REQUEST, learningRate: 0.02 });
    expect(next).toMatchObject({ kind: 'budgetSpent' });
  });
});

test.each([
  ['another RuntimeError of PyTorch', inLoop('torch.ones(2) @ torch.ones(3)')],
  [
    'an exception of the script’s own that speaks of memory',
    inLoop('raise ValueError("DefaultCPUAllocator: ")'),
  ],
])('%s stays what it is', async (_, script) => {
  const { end } = await runScript(script);
  expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'scriptRaised' } });
});
