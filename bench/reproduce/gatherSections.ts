import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import type { Missing } from './document';
import type { TaskRecord } from './records';
import { measuredSection, type TaskSection } from './taskSection';

export interface SectionSources {
  readonly tasks: readonly BuiltinTaskDescription[];
  /** Ids of the tasks to measure. */
  readonly chosen: readonly string[];
  /** Sections of the document as it stands. */
  readonly present: readonly TaskSection[];
  /** Trains a task, or takes what an earlier run left of it; or says why neither can be. */
  measure(task: BuiltinTaskDescription): Promise<TaskRecord | { readonly why: string }>;
}

export interface Gathered {
  readonly sections: readonly TaskSection[];
  readonly records: readonly TaskRecord[];
  /** Tasks of which there is no section, old or new. */
  readonly missing: readonly Missing[];
  /** Why a chosen task was not measured, where its section stays as it stood. */
  readonly notMeasured: readonly Missing[];
}

/** A section for every task that was measured now or has one already: nothing that was not measured again is lost or changed. */
export async function gatherSections({ tasks, chosen, present, measure }: SectionSources): Promise<Gathered> {
  const sections: TaskSection[] = [];
  const records: TaskRecord[] = [];
  const missing: Missing[] = [];
  const notMeasured: Missing[] = [];
  for (const task of tasks) {
    const { taskId, title: what } = task;
    const why = `Left out of this run; \`npm run reproduce -- --only=${taskId}\` adds it.`;
    const measured = chosen.includes(taskId) ? await measure(task) : { why };
    const kept = present.find(({ title }) => title === what);
    if ('taskId' in measured) {
      records.push(measured);
      sections.push(measuredSection(task, measured));
    } else if (kept === undefined) {
      missing.push({ what, why: measured.why });
    } else {
      sections.push(kept);
      if (chosen.includes(taskId)) notMeasured.push({ what, why: measured.why });
    }
  }
  return { sections, records, missing, notMeasured };
}
