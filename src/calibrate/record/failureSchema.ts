import type { Failure } from '../../model/failure';
import { nullable, numberShape, objectOf, oneOf, stringShape, unionOf, type Shape } from './jsonSchema';

const number = numberShape();

/** A failure as it stands in a record. */
export const failureShape: Shape<Failure> = unionOf({
  untrustedWorkspace: objectOf({ kind: oneOf('untrustedWorkspace') }),
  interpreterNotFound: objectOf({ kind: oneOf('interpreterNotFound'), interpreter: stringShape }),
  workingDirectoryNotFound: objectOf({ kind: oneOf('workingDirectoryNotFound'), path: stringShape }),
  frameworkNotInstalled: objectOf({
    kind: oneOf('frameworkNotInstalled'),
    interpreter: stringShape,
    framework: stringShape,
  }),
  scriptNotFound: objectOf({ kind: oneOf('scriptNotFound'), path: stringShape }),
  scriptRaised: objectOf({ kind: oneOf('scriptRaised'), exception: stringShape, traceback: stringShape }),
  siteNotReached: objectOf({ kind: oneOf('siteNotReached'), path: stringShape, line: number }),
  noMomentumTaken: objectOf({ kind: oneOf('noMomentumTaken'), optimizer: stringShape }),
  neverCalledBackward: objectOf({ kind: oneOf('neverCalledBackward') }),
  neverStepped: objectOf({ kind: oneOf('neverStepped') }),
  lossNotFinite: objectOf({ kind: oneOf('lossNotFinite'), step: number }),
  divergesAtEveryMomentum: objectOf({ kind: oneOf('divergesAtEveryMomentum') }),
  trainsElsewhere: objectOf({ kind: oneOf('trainsElsewhere') }),
  neverReported: objectOf({ kind: oneOf('neverReported') }),
  commandNotStarted: objectOf({ kind: oneOf('commandNotStarted'), command: stringShape }),
  overrideIgnored: objectOf({ kind: oneOf('overrideIgnored'), expected: number, observed: number }),
  askedForInput: objectOf({ kind: oneOf('askedForInput') }),
  outOfMemory: objectOf({ kind: oneOf('outOfMemory'), detail: stringShape }),
  timedOut: objectOf({ kind: oneOf('timedOut'), afterMs: number }),
  processDied: objectOf({
    kind: oneOf('processDied'),
    exitCode: nullable(number),
    signal: nullable(stringShape),
    stderrTail: stringShape,
  }),
  workerDied: objectOf({ kind: oneOf('workerDied'), detail: stringShape }),
  protocolError: objectOf({ kind: oneOf('protocolError'), detail: stringShape }),
  nodeNotStarted: objectOf({ kind: oneOf('nodeNotStarted'), executable: stringShape }),
  tfjsNodeNotFound: objectOf({ kind: oneOf('tfjsNodeNotFound'), folder: stringShape }),
  tfjsNodeNotLoaded: objectOf({
    kind: oneOf('tfjsNodeNotLoaded'),
    folder: stringShape,
    nodeVersion: stringShape,
    detail: stringShape,
  }),
  tfjsNodeFailed: objectOf({ kind: oneOf('tfjsNodeFailed'), folder: stringShape, detail: stringShape }),
  dataSetNotFound: objectOf({ kind: oneOf('dataSetNotFound'), dataSet: stringShape, folder: stringShape }),
  targetNotReachable: objectOf({ kind: oneOf('targetNotReachable'), detail: stringShape }),
  recordUnreadable: objectOf({ kind: oneOf('recordUnreadable'), path: stringShape, detail: stringShape }),
  journalNotWritten: objectOf({ kind: oneOf('journalNotWritten'), path: stringShape, detail: stringShape }),
  recordNotWritten: objectOf({ kind: oneOf('recordNotWritten'), path: stringShape, detail: stringShape }),
  internal: objectOf({ kind: oneOf('internal'), detail: stringShape }),
});
