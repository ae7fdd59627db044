import type { OptimizerConfig, SchedulerUse } from '../../model/optimizer/optimizerConfig';
import type { MomentumEdit } from './momentumEdit';

/** Schedulers of PyTorch that leave the momentum alone when they are told to. */
const TOLD_CYCLES: ReadonlySet<string> = new Set(['OneCycleLR', 'CyclicLR']);

/** The edits with which every scheduler of a site leaves its momentum alone; undefined where the text of one shows no place for it. */
export function releasingEdits(
  { schedulers }: Pick<OptimizerConfig, 'schedulers'>,
  text: string,
): readonly MomentumEdit[] | undefined {
  const edits = schedulers
    .filter(({ overwritesMomentum }) => overwritesMomentum)
    .map((scheduler) => releasingEdit(scheduler, text));
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

/** `cycle_momentum=False` in the call of OneCycleLR or CyclicLR; undefined where its text is no such call. */
export function releasingEdit({ name, span }: SchedulerUse, text: string): MomentumEdit | undefined {
  const call = text.slice(span.start, span.end);
  // A comment at the end would take the argument for its own.
  if (!TOLD_CYCLES.has(name) || !/^[\w.]+\([^#]*[^#\s][^#]*\)$/u.test(call)) return undefined;
  // Unpacked arguments may hold it already, and nothing may be named twice.
  if (/[(,]\s*\*/u.test(call)) return undefined;
  const told = /(\bcycle_momentum\s*=\s*)True\b/u.exec(call);
  if (told !== null) {
    const start = span.start + told.index + (told[1]?.length ?? 0);
    return { span: { start, end: start + 'True'.length }, newText: 'False' };
  }
  if (call.includes('cycle_momentum')) return undefined;
  const at = span.start + call.slice(0, -1).trimEnd().length;
  const separator = /,\s*$/u.test(text.slice(span.start, at)) ? ' ' : ', ';
  return { span: { start: at, end: at }, newText: `${separator}cycle_momentum=False` };
}
