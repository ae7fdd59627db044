import { basename } from 'node:path';
import { siteOptimizer } from '../../../../advise/calibrationKind';
import { cellFile } from '../../../../model/wording/cellPlace';
import { foreignText } from '../../../../model/wording/format/foreignText';
import { createNotebookCopy, type NotebookCopy } from '../../../../train/script/notebook/notebookCopy';
import type { ScriptTrainerOptions } from '../../../../train/script/scriptTrainerOptions';
import { cellNumber, notebookOf } from '../../../base/notebookCell';
import { say } from '../../../base/say';
import type { Site } from '../../../sites/siteLookup';
import { runnableCells } from './notebookCells';
import { said } from '../../../../model/language/said';
import type { RunTarget } from '../../../../workspace/runs/runTarget';

/** A copy of a notebook's cells, and what a trainer needs to run it. */
export interface OpenNotebook {
  readonly copy: NotebookCopy;
  readonly options: Pick<
    ScriptTrainerOptions,
    'scriptPath' | 'notebook' | 'scriptArguments' | 'recordedArguments' | 'optimizer'
  >;
}

/** Copies the notebook of a site as it stands in the editor, saved or not; undefined, which is said, where that cannot be done. */
export async function openNotebook(
  { document, config }: Site,
  { lastCell }: RunTarget & { readonly kind: 'notebook' },
): Promise<OpenNotebook | undefined> {
  const notebook = notebookOf(document);
  if (notebook === undefined) {
    void say('error', said`The notebook was closed. Nothing was run. Open it, and calibrate again.`);
    return undefined;
  }
  const path = notebook.uri.fsPath;
  try {
    const copy = await createNotebookCopy(basename(path), runnableCells(notebook));
    const file = cellFile({ notebook: path, cell: cellNumber(notebook, document) });
    return {
      copy,
      options: {
        scriptPath: copy.path,
        notebook: { path, ...(lastCell === undefined ? {} : { lastCell }) },
        scriptArguments: [],
        recordedArguments: '',
        optimizer: siteOptimizer(config, document, file),
      },
    };
  } catch (error) {
    const detail = foreignText(error instanceof Error ? error.message : String(error));
    void say('error', said`The notebook could not be copied (${detail}). Nothing was run.`);
    return undefined;
  }
}
