import { access } from 'node:fs/promises';
import {
  isResultOf,
  resultFileName,
  resultHeaderSchema,
  type ExportedPlan,
} from '../../calibrate/record/exportedPlan';
import type { RecordedTrial, TrialAbsence } from '../../calibrate/record/importResults';
import { SchemaMismatch } from '../../calibrate/record/jsonSchema';
import type { TrialEnd } from '../../calibrate/run/trainer';
import type { TrainingEnvironment } from '../../model/calibration/calibration';
import { failureOfEvent } from '../script/probe/probeFailure';
import { readRegularFile } from '../process/regularFile';
import { parseProbeEvent, type ProbeEventMap } from '../script/probe/probeProtocol';

/** Everything that was found beside an exported plan. */
export interface ExportedResults {
  readonly recorded: ReadonlyMap<number, RecordedTrial>;
  /** Why the other trials have no result. */
  readonly absent: readonly TrialAbsence[];
  readonly environment: TrainingEnvironment;
}

/** Three million steps, the most that a plan of this extension asks for, take 90 MB. */
const MOST_RESULT_BYTES = 128e6;
/** Of all results of a plan. */
const MOST_BYTES = 1e9;

/** The results that `trial PLAN.json NUMBER` left beside the plan. Never fails: what cannot be used is named in `absent`. */
export async function readExportedResults(
  planPath: string,
  exported: ExportedPlan,
): Promise<ExportedResults> {
  const recorded = new Map<number, RecordedTrial>();
  const absent: TrialAbsence[] = [];
  let bytesLeft = MOST_BYTES;
  let optimizer: ProbeEventMap['optimizer'] | undefined;
  for (const number of exported.trials.keys()) {
    const path = resultFileName(planPath, number);
    const file = await readRegularFile(path, Math.min(MOST_RESULT_BYTES, bytesLeft));
    if (file.kind !== 'read') {
      const reason =
        file.kind !== 'missing' ? 'noBoundedFile' : (await exists(`${path}.part`)) ? 'unfinished' : 'missing';
      absent.push({ number, reason });
      continue;
    }
    const { text } = file;
    bytesLeft -= text.length;
    const [header, ...events] = text.split('\n');
    const result = readTrial(events);
    if (!isHeaderOf(exported, number, header ?? '')) absent.push({ number, reason: 'ofAnotherPlan' });
    else if (result.trial === undefined) absent.push({ number, reason: 'unreadable' });
    else {
      optimizer ??= result.optimizer;
      recorded.set(number, result.trial);
    }
  }
  return { recorded, absent, environment: environmentOf(exported, optimizer) };
}

/** Whether a trial of a plan has been run, or begun, that would be nobody's once another plan took its place. */
export async function hasResults(
  planPath: string,
  { trials }: { readonly trials: readonly unknown[] },
): Promise<boolean> {
  const paths = [...trials.keys()].map((number) => resultFileName(planPath, number));
  const found = await Promise.all(paths.flatMap((path) => [exists(path), exists(`${path}.part`)]));
  return found.includes(true);
}

function isHeaderOf(exported: ExportedPlan, number: number, line: string): boolean {
  try {
    return isResultOf(exported, number, resultHeaderSchema(JSON.parse(line), ''));
  } catch (error) {
    if (error instanceof SchemaMismatch || error instanceof SyntaxError) return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function readTrial(lines: readonly string[]): {
  readonly trial: RecordedTrial | undefined;
  readonly optimizer: ProbeEventMap['optimizer'] | undefined;
} {
  const steps: number[] = [];
  const values: number[] = [];
  let optimizer: ProbeEventMap['optimizer'] | undefined;
  let end: TrialEnd | undefined;
  let isWhole = true;
  for (const line of lines) {
    const event = parseProbeEvent(line);
    switch (event?.type) {
      case 'optimizer':
        optimizer = event;
        break;
      case 'measurements':
        isWhole &&= (event.steps[0] ?? Infinity) > (steps.at(-1) ?? -1);
        for (const step of event.steps) steps.push(step);
        for (const value of event.values) values.push(value);
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
        // Left out, it would be a hole in the curve.
        if (line.includes('"measurements"')) isWhole = false;
        break;
    }
  }
  return { trial: end === undefined || !isWhole ? undefined : { curve: { steps, values }, end }, optimizer };
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
