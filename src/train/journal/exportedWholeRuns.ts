import type { ExportedConfirmation } from '../../calibrate/record/exportedConfirmation';
import { resultFileName } from '../../calibrate/record/exportedPlan';
import type { FollowedReceiver, TrialEnd, WholeTrainer } from '../../calibrate/run/trainer';
import { readRegularFile } from '../process/regularFile';
import { failureOfEvent } from '../script/probe/probeFailure';
import { parseProbeEvent, type ProbeEvent } from '../script/probe/probeProtocol';

/** Losses of three million steps take 90 MB, and what else a script reports some more. */
const MOST_RESULT_BYTES = 256e6;

/** A training that was run elsewhere, to be followed as one that is run now; or why there is none. */
export type ExportedWholeRun =
  | { readonly kind: 'run'; readonly trainer: WholeTrainer }
  | { readonly kind: 'missing' | 'noBoundedFile' | 'unfinished' | 'ofAnotherPlan' };

/** What `trial PLAN.json NUMBER` left of one of a confirmation's trainings. Never fails. */
export async function readExportedWholeRun(
  planPath: string,
  exported: ExportedConfirmation,
  number: number,
): Promise<ExportedWholeRun> {
  const file = await readRegularFile(resultFileName(planPath, number), MOST_RESULT_BYTES);
  if (file.kind !== 'read') return { kind: file.kind === 'missing' ? 'missing' : 'noBoundedFile' };
  const [header = '', ...lines] = file.text.split('\n');
  if (!isHeaderOf(exported, number, header)) return { kind: 'ofAnotherPlan' };
  const events = lines.map(parseProbeEvent).filter((event) => event !== undefined);
  const end = endOf(events);
  if (end === undefined) return { kind: 'unfinished' };
  return {
    kind: 'run',
    trainer: {
      runWhole: (_, receive) => {
        for (const event of events) replay(event, receive);
        return Promise.resolve(end);
      },
    },
  };
}

function replay(event: ProbeEvent, receive: FollowedReceiver): void {
  if (event.type === 'measurements') receive({ kind: 'loss' }, { steps: event.steps, values: event.values });
  else if (event.type === 'reported') receive(event.measure, { steps: event.steps, values: event.values });
}

/** Its end comes last. */
function endOf(events: readonly ProbeEvent[]): TrialEnd | undefined {
  const event = events.findLast(({ type }) => type === 'end' || type === 'failure');
  switch (event?.type) {
    case 'end': {
      const elapsedMs = event.steps * 1000 * (event.secondsPerStep ?? 0);
      return { kind: event.reason, stepsSpent: event.steps, elapsedMs, observed: event.observed };
    }
    case 'failure':
      return { kind: 'failed', failure: failureOfEvent(event, 'python'), stepsSpent: 0, elapsedMs: 0 };
    default:
      return undefined;
  }
}

function isHeaderOf({ planId, trials }: ExportedConfirmation, number: number, line: string): boolean {
  const planned = trials[number];
  try {
    const header: unknown = JSON.parse(line);
    const said = new Map(Object.entries(typeof header === 'object' && header !== null ? header : {}));
    return (
      planned !== undefined &&
      said.get('type') === 'trial' &&
      said.get('planId') === planId &&
      said.get('number') === number &&
      said.get('arm') === planned.arm &&
      said.get('seed') === planned.seed &&
      said.get('learningRate') === planned.learningRate &&
      said.get('momentum') === planned.momentum
    );
  } catch {
    return false;
  }
}
