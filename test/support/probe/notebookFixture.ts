import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TrainerUnavailable, type TrainerDescription } from '../../../src/calibrate/run/trainer';
import type { Failure } from '../../../src/model/calibration/failure';
import { optimizerAt } from '../../../src/model/optimizer/optimizerChoice';
import { cellFile } from '../../../src/model/wording/cellPlace';
import { createNotebookCopy } from '../../../src/train/script/notebook/notebookCopy';
import { createScriptTrainer } from '../../../src/train/script/scriptTrainer';
import type { ScriptTrainer, ScriptTrainerOptions } from '../../../src/train/script/scriptTrainerOptions';
import { PROBE_FOLDER, testInterpreter } from './scriptFixture';

/** Five code cells: the third constructs and trains for 200 steps, the fourth fails. */
export const CELLS = {
  imports: 'import torch\ntorch.set_num_threads(1)',
  data: 'x = torch.randn(64, 5)\ny = x @ torch.ones(5, 1)\nmodel = torch.nn.Linear(5, 1)',
  train: `optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE
for _ in range(200):
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()`,
  fails: '\nraise RuntimeError("after the training")',
  last: 'print("the last cell")',
} as const;

export interface NotebookFixture {
  /** Where the notebook is said to stand; there is no such file. */
  readonly notebook: string;
  readonly folder: string;
  readonly output: string[];
  readonly trainer: ScriptTrainer;
  remove(): Promise<void>;
}

/** A trainer for the line of a cell that ends in `# SITE`, in an empty working directory. */
export async function notebookFixture(
  cells: readonly string[],
  overrides: Partial<ScriptTrainerOptions> & { readonly lastCell?: number } = {},
): Promise<NotebookFixture> {
  const { lastCell, ...options } = overrides;
  const folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  const notebook = path.join(folder, 'train.ipynb');
  const copy = await createNotebookCopy('train.ipynb', cells);
  const cell = cells.findIndex((text) => lineIn(text) >= 0);
  const output: string[] = [];
  const trainer = createScriptTrainer({
    interpreter: options.interpreter ?? testInterpreter(),
    probeFolder: PROBE_FOLDER,
    scriptPath: copy.path,
    notebook: { path: notebook, ...(lastCell === undefined ? {} : { lastCell }) },
    scriptArguments: [],
    workingDirectory: folder,
    environment: process.env,
    optimizer: optimizerAt(cellFile({ notebook, cell: cell + 1 }), lineIn(cells[cell])),
    smoothingSteps: 1,
    batchSize: null,
    trialTimeoutMs: 30_000,
    trusted: () => true,
    onOutput: (text) => output.push(text),
    ...options,
  });
  return {
    notebook,
    folder,
    output,
    trainer,
    async remove() {
      await trainer.dispose();
      await copy.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function lineIn(text = ''): number {
  return text.split('\n').findIndex((line) => line.endsWith('# SITE'));
}

/** What its dry run finds, or how it fails. */
export async function describedOrFailed({
  trainer,
}: Pick<NotebookFixture, 'trainer'>): Promise<TrainerDescription | Failure> {
  try {
    return await trainer.describe(new AbortController().signal);
  } catch (error) {
    if (error instanceof TrainerUnavailable) return error.failure;
    throw error;
  }
}
