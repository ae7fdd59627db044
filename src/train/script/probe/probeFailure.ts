import type { Failure } from '../../../model/calibration/failure';
import type { ProbeEventMap } from './probeProtocol';

/** The failure that a probe's event names, worded for the domain; an unknown one is an error of the protocol. */
export function failureOfEvent({ kind, details }: ProbeEventMap['failure'], interpreter: string): Failure {
  const text = (name: string): string => {
    const value = details[name];
    return typeof value === 'string' ? value : '';
  };
  const number = (name: string): number => {
    const value = details[name];
    return typeof value === 'number' ? value : Number.NaN;
  };
  switch (kind) {
    case 'frameworkNotInstalled':
      return { kind, interpreter, framework: text('framework') };
    case 'scriptNotFound':
      return { kind, path: text('path') };
    case 'scriptRaised':
      return { kind, exception: text('exception'), traceback: text('traceback') };
    case 'magicNeedsIpython':
      return { kind, cell: number('cell'), line: number('line'), magic: text('magic') };
    case 'siteNotReached':
      return { kind, path: text('path'), line: number('line') };
    case 'noOptimizerWithValues':
      return { kind, learningRate: number('learningRate'), momentum: number('momentum') };
    case 'optimizerNotConstructed':
      return { kind, optimizer: text('optimizer'), index: number('index') };
    case 'noMomentumTaken':
      return { kind, optimizer: text('optimizer') };
    case 'measureNeverCame':
      return { kind, name: text('name') };
    case 'neverCalledBackward':
    case 'neverStepped':
    case 'noMomentumOptimizer':
    case 'noPythonSeen':
    case 'leftItsLauncher':
    case 'trainsElsewhere':
    case 'askedForInput':
      return { kind };
    case 'anotherSteps':
      return { kind, optimizer: text('optimizer'), stepping: text('stepping') };
    case 'argumentsRefused':
      return { kind, detail: text('detail') };
    case 'launcherMissing':
      return { kind, variable: text('variable') };
    case 'stepsUnseen':
      return { kind, optimizer: text('optimizer') };
    case 'valueNotFinite': {
      const name = text('name');
      return name === 'learningRate' || name === 'momentum' || name === 'dampening' || name === 'weightDecay'
        ? { kind, name, value: text('value'), step: number('step') }
        : { kind: 'protocolError', detail: `a value ${name} that is not known` };
    }
    case 'overrideIgnored':
      return { kind, expected: number('expected'), observed: number('observed') };
    case 'frameworkNotImported':
      return { kind, pythonCount: number('pythonCount') };
    case 'trainingProcessLost':
      return { kind, rank: number('rank') };
    case 'outOfMemory':
      return { kind, detail: text('detail') };
    default:
      return { kind: 'protocolError', detail: `unknown failure ${kind}` };
  }
}
