import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A notebook's code cells as a file of their own, which is run in its place. */
export interface NotebookCopy {
  readonly path: string;
  /** Never rejects. */
  remove(): Promise<void>;
}

/**
 * Writes the code cells to a temporary folder of their own; what IPython keeps goes beside them. `name` is the notebook's, without a
 * folder.
 */
export async function createNotebookCopy(name: string, cells: readonly string[]): Promise<NotebookCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-notebook-'));
  const path = join(folder, name);
  await writeFile(path, notebookText(cells));
  return {
    path,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined),
  };
}

/** A notebook of these code cells, in format 4. */
export function notebookText(cells: readonly string[]): string {
  return JSON.stringify({
    cells: cells.map((source) => ({
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 4,
  });
}
