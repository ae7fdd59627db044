import type { Footprint, ProbeRequest } from '../probe/probeProtocol';

/** The notebook whose cells are run, and the last of them, from 1, where one was chosen. */
export type RunNotebook = NonNullable<ProbeRequest['notebook']>;

/** The notebook of a trial: to the chosen cell, else to the one that trained in the dry run, else to the end. */
export function notebookOfTrial(
  notebook: RunNotebook | undefined,
  footprint: Pick<Footprint, 'trainedCell'> | undefined,
): Pick<ProbeRequest, 'notebook'> {
  if (notebook === undefined) return {};
  const lastCell = notebook.lastCell ?? footprint?.trainedCell;
  return { notebook: { path: notebook.path, ...(lastCell === undefined ? {} : { lastCell }) } };
}

/** Which cells are run, as a record says it. */
export function cellsDetail({ notebook }: Pick<ProbeRequest, 'notebook'>): Readonly<Record<string, string>> {
  if (notebook === undefined) return {};
  return { cells: notebook.lastCell === undefined ? 'all' : `1 to ${notebook.lastCell}` };
}
