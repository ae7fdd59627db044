import type { ConstructedCandidate } from '../optimizer/optimizerChoice';

/** Everything that can go wrong while calibrating; worded in failureMessage.ts and nowhere else. */
export type Failure =
  | { readonly kind: 'untrustedWorkspace' }
  | { readonly kind: 'interpreterNotFound'; readonly interpreter: string }
  | { readonly kind: 'workingDirectoryNotFound'; readonly path: string }
  | { readonly kind: 'frameworkNotInstalled'; readonly interpreter: string; readonly framework: string }
  | { readonly kind: 'scriptNotFound'; readonly path: string }
  | { readonly kind: 'scriptRaised'; readonly exception: string; readonly traceback: string }
  /** Only IPython understands it; the cell and its lines count from 1. */
  | {
      readonly kind: 'magicNeedsIpython';
      readonly cell: number;
      readonly line: number;
      readonly magic: string;
    }
  | { readonly kind: 'siteNotReached'; readonly path: string; readonly line: number }
  /** Asked for by a configuration's values; the training constructs nothing that takes momentum. */
  | { readonly kind: 'noOptimizerWithValues'; readonly learningRate: number; readonly momentum: number }
  /** None that takes momentum, where a configuration does not tell its values. */
  | { readonly kind: 'noMomentumOptimizer' }
  /** The `index`-th (from 0) of those that take momentum was another one in the dry run. */
  | { readonly kind: 'optimizerNotConstructed'; readonly optimizer: string; readonly index: number }
  /** None was constructed with the values asked for, and more than one steps: the user may choose. */
  | { readonly kind: 'severalOptimizers'; readonly candidates: readonly ConstructedCandidate[] }
  | { readonly kind: 'noMomentumTaken'; readonly optimizer: string }
  | { readonly kind: 'neverCalledBackward' }
  /** No loss of the optimizer is seen, but the script reports these. */
  | { readonly kind: 'lossNotSeen'; readonly reported: readonly string[] }
  | { readonly kind: 'neverStepped' }
  /** It never steps, while one of class `stepping` does. */
  | { readonly kind: 'anotherSteps'; readonly optimizer: string; readonly stepping: string }
  /** Its gradients are used, by something that is no step of an optimizer. */
  | { readonly kind: 'stepsUnseen'; readonly optimizer: string }
  /** A trial ended without a value of the measure by which it was to be judged. */
  | { readonly kind: 'measureNeverCame'; readonly name: string }
  /** The loss is not a number from this step on, whatever the learning rate. */
  | { readonly kind: 'lossNotFinite'; readonly step: number }
  | { readonly kind: 'divergesAtEveryMomentum' }
  /** Nothing trained in the script's own process, and it started others. */
  | { readonly kind: 'trainsElsewhere' }
  /** The script's parser has exited with this message. */
  | { readonly kind: 'argumentsRefused'; readonly detail: string }
  /** The script asks for what a launcher such as `torchrun` sets, `RANK`, and was run without one. */
  | { readonly kind: 'launcherMissing'; readonly variable: string }
  | { readonly kind: 'neverReported' }
  | { readonly kind: 'commandNotStarted'; readonly command: string }
  /** The optimizer is constructed with such a value (`step` 0), or something gives it one at a step. */
  | {
      readonly kind: 'valueNotFinite';
      readonly name: 'learningRate' | 'momentum' | 'dampening' | 'weightDecay';
      /** `inf`, `nan`, as the script's language writes it. */
      readonly value: string;
      readonly step: number;
    }
  | { readonly kind: 'overrideIgnored'; readonly expected: number; readonly observed: number }
  /** A command ended, and no Python that it started has read its environment. */
  | { readonly kind: 'noPythonSeen' }
  /** It started some, and none imported the framework. */
  | { readonly kind: 'frameworkNotImported'; readonly pythonCount: number }
  /** One of the processes that train is gone without a word, and its launcher waits. */
  | { readonly kind: 'trainingProcessLost'; readonly rank: number }
  /** The command was over, and what it had started trained on. */
  | { readonly kind: 'leftItsLauncher' }
  | { readonly kind: 'askedForInput' }
  | { readonly kind: 'outOfMemory'; readonly detail: string }
  | { readonly kind: 'timedOut'; readonly afterMs: number }
  | {
      readonly kind: 'processDied';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stderrTail: string;
    }
  /** The script closed the pipes over which its trial reports. */
  | { readonly kind: 'channelLost' }
  | { readonly kind: 'workerDied'; readonly detail: string }
  | { readonly kind: 'protocolError'; readonly detail: string }
  | { readonly kind: 'nodeNotStarted'; readonly executable: string }
  | { readonly kind: 'tfjsNodeNotFound'; readonly folder: string }
  | {
      readonly kind: 'tfjsNodeNotLoaded';
      readonly folder: string;
      readonly nodeVersion: string;
      readonly detail: string;
    }
  /** It worked at first; the built-in engine has taken over. */
  | { readonly kind: 'tfjsNodeFailed'; readonly folder: string; readonly detail: string }
  | { readonly kind: 'dataSetNotFound'; readonly dataSet: string; readonly folder: string }
  | { readonly kind: 'targetNotReachable'; readonly detail: string }
  | { readonly kind: 'recordUnreadable'; readonly path: string; readonly detail: string }
  | { readonly kind: 'journalNotWritten'; readonly path: string; readonly detail: string }
  | { readonly kind: 'recordNotWritten'; readonly path: string; readonly detail: string }
  | { readonly kind: 'internal'; readonly detail: string };
