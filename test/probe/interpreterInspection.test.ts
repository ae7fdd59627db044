import { expect, test } from 'vitest';
import { inspectInterpreter } from '../../src/train/script/interpreter/interpreterInspection';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

function inspect(interpreter: string, timeoutMs = 30_000): ReturnType<typeof inspectInterpreter> {
  return inspectInterpreter(
    { interpreter, probeFolder: PROBE_FOLDER, workingDirectory: '.', environment: process.env },
    'pytorch',
    timeoutMs,
    new AbortController().signal,
  );
}

test('an interpreter tells its version, its frameworks and its device', async () => {
  const inspected = await inspect(testInterpreter());
  if (inspected.kind !== 'facts') throw new Error(inspected.failure.kind);
  const { pythonVersion, frameworks, device } = inspected.facts;
  expect(pythonVersion).toMatch(/^3\.\d+/u);
  expect(frameworks['torch']).toMatch(/^\d/u);
  expect(device).toMatch(/^(?:CPU|MPS|CUDA: )/u);
});

test('what is no interpreter is named', async () => {
  expect(await inspect('/no/such/python')).toEqual({
    kind: 'failed',
    failure: { kind: 'interpreterNotFound', interpreter: '/no/such/python' },
  });
  expect(await inspect(process.execPath)).toMatchObject({ failure: { kind: 'interpreterNotFound' } });
});

test('one that does not answer is given up', async () => {
  expect(await inspect(testInterpreter(), 1)).toEqual({
    kind: 'failed',
    failure: { kind: 'timedOut', afterMs: 1 },
  });
});
