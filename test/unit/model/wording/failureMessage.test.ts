import { expect, test } from 'vitest';
import type { Failure } from '../../../../src/model/calibration/failure';
import { failureMessage } from '../../../../src/model/wording/failureMessage';

/** One of each kind; the type says when one is missing. */
const FAILURES: { readonly [Kind in Failure['kind']]: Extract<Failure, { kind: Kind }> } = {
  untrustedWorkspace: { kind: 'untrustedWorkspace' },
  interpreterNotFound: { kind: 'interpreterNotFound', interpreter: '/no/python' },
  frameworkNotInstalled: { kind: 'frameworkNotInstalled', interpreter: '/bin/python', framework: 'torch' },
  workingDirectoryNotFound: { kind: 'workingDirectoryNotFound', path: '/no/folder' },
  scriptNotFound: { kind: 'scriptNotFound', path: 'train.py' },
  scriptRaised: { kind: 'scriptRaised', exception: 'ValueError: no', traceback: '' },
  magicNeedsIpython: { kind: 'magicNeedsIpython', cell: 2, line: 1, magic: '%timeit f()' },
  siteNotReached: { kind: 'siteNotReached', path: 'train.py', line: 4 },
  noOptimizerWithValues: { kind: 'noOptimizerWithValues', learningRate: 0.1, momentum: 0.9 },
  noMomentumOptimizer: { kind: 'noMomentumOptimizer' },
  optimizerNotConstructed: { kind: 'optimizerNotConstructed', optimizer: 'SGD', index: 1 },
  severalOptimizers: {
    kind: 'severalOptimizers',
    candidates: [
      { index: 0, name: 'SGD', learningRate: 0.1, momentum: 0.9, file: '/p/gan.py', line: 8, steps: 20 },
      { index: 2, name: 'SGD', learningRate: null, momentum: 0, file: null, line: null, steps: 4 },
    ],
  },
  noMomentumTaken: { kind: 'noMomentumTaken', optimizer: 'Adam' },
  neverCalledBackward: { kind: 'neverCalledBackward' },
  neverStepped: { kind: 'neverStepped' },
  anotherSteps: { kind: 'anotherSteps', optimizer: 'SGD', stepping: 'Adam' },
  stepsUnseen: { kind: 'stepsUnseen', optimizer: 'SGD' },
  lossNotSeen: { kind: 'lossNotSeen', reported: ['val_loss', 'acc'] },
  measureNeverCame: { kind: 'measureNeverCame', name: 'val_acc' },
  lossNotFinite: { kind: 'lossNotFinite', step: 3 },
  divergesAtEveryMomentum: { kind: 'divergesAtEveryMomentum' },
  trainsElsewhere: { kind: 'trainsElsewhere' },
  argumentsRefused: { kind: 'argumentsRefused', detail: 'the following arguments are required: --data' },
  launcherMissing: { kind: 'launcherMissing', variable: 'RANK' },
  neverReported: { kind: 'neverReported' },
  commandNotStarted: { kind: 'commandNotStarted', command: './train' },
  valueNotFinite: { kind: 'valueNotFinite', name: 'learningRate', value: 'inf', step: 0 },
  overrideIgnored: { kind: 'overrideIgnored', expected: 0.5, observed: 0.9 },
  noPythonSeen: { kind: 'noPythonSeen' },
  frameworkNotImported: { kind: 'frameworkNotImported', pythonCount: 2 },
  trainingProcessLost: { kind: 'trainingProcessLost', rank: 1 },
  leftItsLauncher: { kind: 'leftItsLauncher' },
  askedForInput: { kind: 'askedForInput' },
  outOfMemory: { kind: 'outOfMemory', detail: 'CUDA out of memory' },
  timedOut: { kind: 'timedOut', afterMs: 60_000 },
  processDied: { kind: 'processDied', exitCode: null, signal: 'SIGKILL', stderrTail: '' },
  channelLost: { kind: 'channelLost' },
  workerDied: { kind: 'workerDied', detail: 'code 1' },
  protocolError: { kind: 'protocolError', detail: 'no event' },
  nodeNotStarted: { kind: 'nodeNotStarted', executable: 'node' },
  tfjsNodeNotFound: { kind: 'tfjsNodeNotFound', folder: '/tfjs' },
  tfjsNodeNotLoaded: { kind: 'tfjsNodeNotLoaded', folder: '/tfjs', nodeVersion: '24', detail: 'no binding' },
  tfjsNodeFailed: { kind: 'tfjsNodeFailed', folder: '/tfjs', detail: 'its process ended: SIGKILL' },
  dataSetNotFound: { kind: 'dataSetNotFound', dataSet: 'FashionMNIST', folder: '/data' },
  targetNotReachable: { kind: 'targetNotReachable', detail: 'the loss does not fall' },
  recordUnreadable: { kind: 'recordUnreadable', path: 'r.json', detail: 'torn' },
  journalNotWritten: { kind: 'journalNotWritten', path: 'j.jsonl', detail: 'ENOSPC' },
  recordNotWritten: { kind: 'recordNotWritten', path: 'r.json', detail: 'ENOSPC' },
  internal: { kind: 'internal', detail: 'x' },
};

/** What can go wrong with a user's script must also say what to do about it. */
const WHAT_TO_DO: Partial<Record<Failure['kind'], RegExp>> = {
  interpreterNotFound: /Select one/u,
  workingDirectoryNotFound: /choose another one/u,
  frameworkNotInstalled: /Select the interpreter/u,
  magicNeedsIpython: /Line 1 of cell 2 is “%timeit f\(\)”/u,
  siteNotReached: /Check the script's arguments/u,
  noOptimizerWithValues: /Check the command/u,
  noMomentumOptimizer: /Check the command/u,
  optimizerNotConstructed: /choose again/u,
  severalOptimizers: /SGD, lr 0.1, momentum 0.9, line 8 of gan.py; SGD, lr not finite, momentum 0\. Choose/u,
  noMomentumTaken: /Choose the line/u,
  neverCalledBackward: /let it print/u,
  neverStepped: /Check its arguments/u,
  anotherSteps: /calibrate the one that steps/u,
  stepsUnseen: /line protocol/u,
  lossNotSeen: /choose one as the measure/u,
  measureNeverCame: /choose another measure/u,
  lossNotFinite: /Check the data/u,
  divergesAtEveryMomentum: /Reduce the learning rate/u,
  trainsElsewhere: /single process/u,
  argumentsRefused: /required: --data\. Fill in the row “Arguments”/u,
  launcherMissing: /Run it as a single process/u,
  valueNotFinite: /Correct it/u,
  channelLost: /close its own files only/u,
  overrideIgnored: /cycle_momentum=False/u,
  noPythonSeen: /sudo .* container/u,
  frameworkNotImported: /Python 2 times/u,
  trainingProcessLost: /rank 1 ended without a word/u,
  leftItsLauncher: /in the foreground/u,
  askedForInput: /as arguments/u,
  outOfMemory: /reduce the batch size/u,
  timedOut: /raise momentumLens.trialTimeoutSeconds/u,
  processDied: /memory runs out/u,
  tfjsNodeFailed: /Set momentumLens.engine/u,
  journalNotWritten: /Make room/u,
  scriptRaised: /traceback is in the log/u,
};

test('every failure has a message of its own', () => {
  const messages = Object.values(FAILURES).map((failure) => failureMessage(failure));
  expect(new Set(messages).size).toBe(messages.length);
  for (const message of messages) expect(message).toMatch(/^\S.{20,400}$/u);
});

test.each(Object.entries(WHAT_TO_DO))('%s says what to do', (kind, advice) => {
  const failure = Object.values(FAILURES).find((each) => each.kind === kind);
  if (failure === undefined) throw new Error(kind);
  expect(failureMessage(failure)).toMatch(advice);
});

test('a value that is not finite is named, and the step that brought it', () => {
  const failure = { kind: 'valueNotFinite', name: 'momentum', value: 'nan' } as const;
  expect(failureMessage({ ...failure, step: 0 })).toContain('constructs its optimizer with the momentum nan');
  expect(failureMessage({ ...failure, step: 7 })).toContain('The momentum of the optimizer is nan at step 7');
});

test('a traceback that stands below its message is not looked for in the log', () => {
  expect(failureMessage(FAILURES.scriptRaised, 'below')).not.toContain('in the log');
});
