import { existsSync } from 'node:fs';
import type { MeasurementReceiver, TrialEnd } from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import type { ProcessEnd, RunningProcess } from '../process/childTree';
import { OutputLimiter } from '../process/outputLimiter';
import { OutputTail } from '../process/outputTail';
import { stayedText } from '../process/stayedProcess';
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
  readonly workingDirectory: string;
  /** A run that reports nothing for this long is ended. */
  readonly timeoutMs: number;
  readonly receive: MeasurementReceiver;
  readonly onOutput: (line: string) => void;
  readonly onOptimizer?: (event: ProbeEventMap['optimizer']) => void;
  readonly onEnd?: (event: ProbeEventMap['end'], elapsedMs: number) => void;
}

/** The probe ends a script that does not stop within 4 s; this is for one that keeps the probe itself from running. */
const STOP_GRACE_MS = 15_000;

/** Supervises one run from its start until its process is gone; `running` holds it meanwhile. */
export async function runProbeTrial(
  trial: ProbeTrial,
  running: Set<RunningProcess>,
  signal: CancelSignal,
): Promise<TrialEnd> {
  const startedAt = performance.now();
  const stderrTail = new OutputTail();
  let last: ProbeEvent | undefined;
  let stepsSpent = 0;
  let lastStep = -1;
  let timedOut = false;
  let stopGrace: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    probe.send({ type: 'stop' });
    stopGrace ??= setTimeout(() => {
      probe.kill();
    }, STOP_GRACE_MS);
  };
  const output = new OutputLimiter(trial.onOutput, () => performance.now());
  const probe = trial.start({
    onEvent: (line) => {
      const event = parseProbeEvent(line);
      watchdog.refresh();
      if (event === undefined) return;
      if (event.type === 'optimizer') trial.onOptimizer?.(event);
      if (event.type === 'measurements') {
        const [first] = event.steps;
        // What does not ascend is none of the probe's.
        if (first === undefined || first <= lastStep) return;
        lastStep = event.steps.at(-1) ?? first;
        stepsSpent = lastStep;
        if (trial.receive(event) === 'stop') stop();
      }
      if (event.type === 'end') {
        stepsSpent = event.steps;
        trial.onEnd?.(event, performance.now() - startedAt);
      }
      if (event.type === 'end' || event.type === 'failure') last = event;
    },
    onOutput: (line) => {
      stderrTail.add(line);
      output.add(line);
    },
  });
  const watchdog = setTimeout(() => {
    timedOut = true;
    probe.kill();
  }, trial.timeoutMs);
  const cancel = (): void => {
    probe.kill();
  };
  running.add(probe);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  probe.send(trial.request);
  const processEnd = await probe.ended;
  clearTimeout(watchdog);
  clearTimeout(stopGrace);
  output.end();
  const stayed = processEnd.kind === 'exited' ? stayedText(processEnd.stayed) : undefined;
  if (stayed !== undefined) trial.onOutput(stayed);
  signal.removeEventListener('abort', cancel);
  running.delete(probe);
  const elapsedMs = performance.now() - startedAt;
  if (signal.aborted) return { kind: 'cancelled', stepsSpent, elapsedMs };
  if (last?.type === 'end') return { kind: last.reason, stepsSpent, elapsedMs, observed: last.observed };
  if (timedOut) {
    return { kind: 'failed', failure: { kind: 'timedOut', afterMs: trial.timeoutMs }, stepsSpent, elapsedMs };
  }
  if (stopGrace !== undefined && last === undefined) return { kind: 'stopped', stepsSpent, elapsedMs };
  const failure = failureOf(last, processEnd, trial, stderrTail.text);
  return { kind: 'failed', failure, stepsSpent, elapsedMs };
}

function failureOf(
  last: ProbeEvent | undefined,
  end: ProcessEnd,
  { interpreter, workingDirectory }: Pick<ProbeTrial, 'interpreter' | 'workingDirectory'>,
  stderrTail: string,
): Failure {
  if (last?.type === 'failure') return failureOfEvent(last, interpreter);
  if (end.kind === 'notStarted') {
    // The system blames the program for a folder that is missing.
    return existsSync(workingDirectory)
      ? { kind: 'interpreterNotFound', interpreter }
      : { kind: 'workingDirectoryNotFound', path: workingDirectory };
  }
  if (end.exitCode === CHANNEL_LOST_EXIT_CODE) return { kind: 'channelLost' };
  return {
    kind: 'processDied',
    exitCode: end.exitCode,
    signal: end.signal,
    stderrTail,
  };
}
