import type { Failure } from '../../model/calibration/failure';
import {
  arrayOf,
  nullable,
  numberSchema,
  objectOf,
  oneOf,
  stringSchema,
  unionOf,
  type Schema,
} from './jsonSchema';

const number = numberSchema();

/** A failure as it stands in a record. */
export const failureSchema: Schema<Failure> = unionOf({
  untrustedWorkspace: objectOf({ kind: oneOf('untrustedWorkspace') }),
  interpreterNotFound: objectOf({ kind: oneOf('interpreterNotFound'), interpreter: stringSchema }),
  workingDirectoryNotFound: objectOf({ kind: oneOf('workingDirectoryNotFound'), path: stringSchema }),
  frameworkNotInstalled: objectOf({
    kind: oneOf('frameworkNotInstalled'),
    interpreter: stringSchema,
    framework: stringSchema,
  }),
  scriptNotFound: objectOf({ kind: oneOf('scriptNotFound'), path: stringSchema }),
  scriptRaised: objectOf({ kind: oneOf('scriptRaised'), exception: stringSchema, traceback: stringSchema }),
  siteNotReached: objectOf({ kind: oneOf('siteNotReached'), path: stringSchema, line: number }),
  noOptimizerWithValues: objectOf({
    kind: oneOf('noOptimizerWithValues'),
    learningRate: number,
    momentum: number,
  }),
  optimizerNotConstructed: objectOf({
    kind: oneOf('optimizerNotConstructed'),
    optimizer: stringSchema,
    index: number,
  }),
  severalOptimizers: objectOf({
    kind: oneOf('severalOptimizers'),
    candidates: arrayOf(
      objectOf({
        index: number,
        name: stringSchema,
        learningRate: nullable(number),
        momentum: nullable(number),
        file: nullable(stringSchema),
        line: nullable(number),
        steps: number,
      }),
    ),
  }),
  noMomentumTaken: objectOf({ kind: oneOf('noMomentumTaken'), optimizer: stringSchema }),
  neverCalledBackward: objectOf({ kind: oneOf('neverCalledBackward') }),
  neverStepped: objectOf({ kind: oneOf('neverStepped') }),
  lossNotFinite: objectOf({ kind: oneOf('lossNotFinite'), step: number }),
  divergesAtEveryMomentum: objectOf({ kind: oneOf('divergesAtEveryMomentum') }),
  trainsElsewhere: objectOf({ kind: oneOf('trainsElsewhere') }),
  neverReported: objectOf({ kind: oneOf('neverReported') }),
  commandNotStarted: objectOf({ kind: oneOf('commandNotStarted'), command: stringSchema }),
  valueNotFinite: objectOf({
    kind: oneOf('valueNotFinite'),
    name: oneOf('learningRate', 'momentum', 'dampening', 'weightDecay'),
    value: stringSchema,
    step: number,
  }),
  overrideIgnored: objectOf({ kind: oneOf('overrideIgnored'), expected: number, observed: number }),
  askedForInput: objectOf({ kind: oneOf('askedForInput') }),
  outOfMemory: objectOf({ kind: oneOf('outOfMemory'), detail: stringSchema }),
  timedOut: objectOf({ kind: oneOf('timedOut'), afterMs: number }),
  processDied: objectOf({
    kind: oneOf('processDied'),
    exitCode: nullable(number),
    signal: nullable(stringSchema),
    stderrTail: stringSchema,
  }),
  channelLost: objectOf({ kind: oneOf('channelLost') }),
  workerDied: objectOf({ kind: oneOf('workerDied'), detail: stringSchema }),
  protocolError: objectOf({ kind: oneOf('protocolError'), detail: stringSchema }),
  nodeNotStarted: objectOf({ kind: oneOf('nodeNotStarted'), executable: stringSchema }),
  tfjsNodeNotFound: objectOf({ kind: oneOf('tfjsNodeNotFound'), folder: stringSchema }),
  tfjsNodeNotLoaded: objectOf({
    kind: oneOf('tfjsNodeNotLoaded'),
    folder: stringSchema,
    nodeVersion: stringSchema,
    detail: stringSchema,
  }),
  tfjsNodeFailed: objectOf({ kind: oneOf('tfjsNodeFailed'), folder: stringSchema, detail: stringSchema }),
  dataSetNotFound: objectOf({ kind: oneOf('dataSetNotFound'), dataSet: stringSchema, folder: stringSchema }),
  targetNotReachable: objectOf({ kind: oneOf('targetNotReachable'), detail: stringSchema }),
  recordUnreadable: objectOf({ kind: oneOf('recordUnreadable'), path: stringSchema, detail: stringSchema }),
  journalNotWritten: objectOf({ kind: oneOf('journalNotWritten'), path: stringSchema, detail: stringSchema }),
  recordNotWritten: objectOf({ kind: oneOf('recordNotWritten'), path: stringSchema, detail: stringSchema }),
  internal: objectOf({ kind: oneOf('internal'), detail: stringSchema }),
});
