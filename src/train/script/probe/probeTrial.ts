import type { MeasurementReceiver } from '../../../calibrate/run/trainer';
import type { Failure } from '../../../model/calibration/failure';
import type { RunningProcess } from '../../process/childTree';
import type { SupervisedTrial, TrialProgress, TrialReport } from '../../process/supervise';
import { failureOfEvent } from './probeFailure';
import type { ProbeListener } from './probeProcess';
import {
  CHANNEL_LOST_EXIT_CODE,
  parseProbeEvent,
  type ProbeEvent,
  type ProbeEventMap,
  type ProbeRequest,
} from './probeProtocol';

/** One run of a script under the probe. */
export interface ProbeTrial {
  readonly request: ProbeRequest;
  readonly start: (listener: ProbeListener) => RunningProcess;
  /** For messages. */
  readonly interpreter: string;
  /** What could not be started where that fails. */
  readonly notStarted: Failure;
  readonly workingDirectory: string;
  /** A run that reports nothing for this long is ended. */
  readonly timeoutMs: number;
  readonly receive: MeasurementReceiver;
  readonly onOutput: (line: string) => void;
  readonly onOptimizer?: (event: ProbeEventMap['optimizer']) => void;
  readonly onRanks?: (event: ProbeEventMap['ranks']) => void;
  readonly onReported?: (event: ProbeEventMap['reported']) => void;
  readonly onEnd?: (event: ProbeEventMap['end'], elapsedMs: number) => void;
}

/** The probe ends a script that does not stop within 4 s; this is for one that keeps the probe itself from running. */
const STOP_GRACE_MS = 15_000;

/** How a run under the probe is supervised. */
export function probeSupervision(trial: ProbeTrial): SupervisedTrial<string> {
  const { interpreter, workingDirectory, timeoutMs, receive, onOutput, notStarted } = trial;
  return {
    start: (listener) => {
      const probe = trial.start(listener);
      probe.send(trial.request);
      return probe;
    },
    read: (line, soFar) => {
      const event = parseProbeEvent(line);
      if (event !== undefined) tell(trial, event, soFar);
      return event === undefined ? [{ kind: 'atWork' }] : reportsOf(event, interpreter);
    },
    farewell: { message: { type: 'stop' }, graceMs: STOP_GRACE_MS },
    timeoutMs,
    receive,
    onOutput,
    workingDirectory,
    notStarted,
    judgeExit: ({ exitCode }) => (exitCode === CHANNEL_LOST_EXIT_CODE ? { kind: 'channelLost' } : 'died'),
  };
}

/** What the trainer wants to know beside the trial's end. */
function tell(
  { onOptimizer, onRanks, onReported, onEnd }: ProbeTrial,
  event: ProbeEvent,
  { elapsedMs }: TrialProgress,
): void {
  if (event.type === 'optimizer') onOptimizer?.(event);
  if (event.type === 'ranks') onRanks?.(event);
  if (event.type === 'reported') onReported?.(event);
  if (event.type === 'end') onEnd?.(event, elapsedMs);
}

function reportsOf(event: ProbeEvent, interpreter: string): readonly TrialReport[] {
  switch (event.type) {
    case 'optimizer':
    case 'rank':
    case 'ranks':
    case 'reported':
      return [{ kind: 'atWork' }];
    case 'measurements':
      return [{ kind: 'measurements', steps: event.steps, values: event.values }];
    case 'end':
      return [
        { kind: 'observed', observed: event.observed },
        { kind: 'end', reason: event.reason, stepsSpent: event.steps },
      ];
    case 'failure':
      return [{ kind: 'failure', failure: failureOfEvent(event, interpreter) }];
  }
}
