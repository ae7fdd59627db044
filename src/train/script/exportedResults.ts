import { readFile } from 'node:fs/promises';
import type { ExportedPlan } from '../../calibrate/exportedPlan';
import type { RecordedTrial } from '../../calibrate/importResults';
import type { TrialEnd } from '../../calibrate/trainer';
import type { TrainingEnvironment } from '../../model/calibration';
import { failureOfEvent } from './probeFailure';
import { parseProbeEvent, type ProbeEventMap } from './probeProtocol';

/** Everything that was found beside an exported plan. */
export interface ExportedResults {
  readonly recorded: ReadonlyMap<number, RecordedTrial>;
  readonly environment: TrainingEnvironment;
}

/** The results that `trial PLAN.json NUMBER` left beside the plan; trials without a result, or with a torn one, are left out. */
export async function readExportedResults(
  planPath: string,
  exported: ExportedPlan,
): Promise<ExportedResults> {
  const recorded = new Map<number, RecordedTrial>();
  let optimizer: ProbeEventMap['optimizer'] | undefined;
  for (const number of exported.trials.keys()) {
    const path = `${planPath.replace(/\.[^./\\]*$/u, '')}.${number}.jsonl`;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const result = readTrial(text);
    optimizer ??= result.optimizer;
    if (result.trial !== undefined) recorded.set(number, result.trial);
  }
  return { recorded, environment: environmentOf(exported, optimizer) };
}

function readTrial(text: string): {
  readonly trial: RecordedTrial | undefined;
  readonly optimizer: ProbeEventMap['optimizer'] | undefined;
} {
  const steps: number[] = [];
  const values: number[] = [];
  let optimizer: ProbeEventMap['optimizer'] | undefined;
  let end: TrialEnd | undefined;
  for (const line of text.split('\n')) {
    const event = parseProbeEvent(line);
    switch (event?.type) {
      case 'optimizer':
        optimizer = event;
        break;
      case 'measurements':
        steps.push(...event.steps);
        values.push(...event.values);
        break;
      case 'end': {
        const elapsedMs = event.steps * 1000 * (event.secondsPerStep ?? 0);
        end = { kind: event.reason, stepsSpent: event.steps, elapsedMs, observed: event.observed };
        break;
      }
      case 'failure':
        end = {
          kind: 'failed',
          failure: failureOfEvent(event, 'python'),
          stepsSpent: steps.at(-1) ?? 0,
          elapsedMs: 0,
        };
        break;
      case undefined:
        break;
    }
  }
  return { trial: end === undefined ? undefined : { curve: { steps, values }, end }, optimizer };
}

function environmentOf(
  { run }: ExportedPlan,
  optimizer: ProbeEventMap['optimizer'] | undefined,
): TrainingEnvironment {
  return {
    trainer: 'script',
    name: run.script,
    device: optimizer?.device ?? 'unknown',
    details: {
      importedFrom: 'an exported plan',
      arguments: run.arguments.join(' '),
      ...(optimizer === undefined
        ? {}
        : { framework: `${optimizer.framework} ${optimizer.version}`, optimizer: optimizer.name }),
    },
  };
}
