import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { advise } from '../../../../src/advise/advise';
import type { Log } from '../../../../src/editor/base/log';
import type { ConfirmationPlace } from '../../../../src/editor/calibration/activeConfirmation';
import { Calibrator } from '../../../../src/editor/calibration/calibrator';
import { InterruptedConfirmations } from '../../../../src/editor/calibration/interruptedConfirmations';
import type { OutcomeKeeper } from '../../../../src/editor/calibration/outcomeKeeper';
import type { CalibrationStorage } from '../../../../src/editor/calibration/storage';
import type { Site } from '../../../../src/editor/sites/siteLookup';
import { ProgramCalibration } from '../../../../src/editor/trainers/programCalibration';
import { ScriptConfirmation } from '../../../../src/editor/trainers/script/confirmation/scriptConfirmation';
import type { ScriptCalibration } from '../../../../src/editor/trainers/script/scriptCalibration';
import { DEFAULT_RULE } from '../../../../src/model/advice/assumedRule';
import type { Confirmation } from '../../../../src/model/calibration/confirmation';
import { calibration, config, measured } from '../../../support/detect/configFixture';
import { SCRIPT_RUN } from '../../../support/editor/scriptRunFixture';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));
// It asks for the editor by itself.
vi.mock('@vscode/python-extension', () => ({}));

const FILE = '/project/train.jl';
/** A bowl that says what it is started with. */
const PROGRAM = `import { appendFileSync } from 'node:fs';
const [lr, momentum, seed] = process.argv.slice(2).map(Number);
appendFileSync('started', momentum + ' ' + seed + '\\n');
let [w, v] = [1, 0];
for (let step = 1; step <= 200; step += 1) {
  console.log('momentum-lens', step, (w * w) / 2 + 0.001 * (seed % 5) + 0.01);
  v = momentum * v + w;
  w -= lr * v;
}
`;

let folder = '';
const saved: Confirmation[] = [];
const quiet = (): undefined => undefined;
const log = { info: quiet, warn: quiet, error: quiet, output: quiet } as unknown as Log;

beforeEach(async () => {
  vi.resetAllMocks();
  saved.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  await writeFile(join(folder, 'program.mjs'), PROGRAM);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function confirmationsOf(commandText: string): ScriptConfirmation {
  const run = { commandText, workingDirectory: folder, pilotSteps: 100 };
  const storage = {
    journalFolder: join(folder, 'journals'),
    memory: { get: () => run, update: quiet },
  } as unknown as CalibrationStorage;
  const view = { show: quiet, reveal: quiet, isVisible: true, showRecord: () => Promise.resolve() };
  const calibrator = new Calibrator(view as unknown as ConfirmationPlace['view'], {} as OutcomeKeeper);
  const store = {
    all: [],
    save: (confirmation: Confirmation) => Promise.resolve(void saved.push(confirmation)),
  };
  return new ScriptConfirmation(
    storage,
    calibrator,
    {
      scripts: {
        rememberedRun: () => Promise.resolve(SCRIPT_RUN),
        dryRun: quiet,
      } as unknown as ScriptCalibration,
      programs: new ProgramCalibration(storage, calibrator, log),
    },
    new InterruptedConfirmations(storage.journalFolder),
    { view, store, log } as unknown as ConfirmationPlace,
  );
}

const written = config();
const site = {
  config: written,
  advice: advise(written, calibration(measured()), DEFAULT_RULE),
  calibrationKind: 'program',
  siteText: '',
  document: { uri: vscode.Uri.file(FILE), getText: () => 'SGD', isDirty: false },
} as unknown as Site;

/** The labels of the card, of which the one that holds the word is picked. */
function answer(word: string): { labels: readonly string[] } {
  const shown: { labels: readonly string[] } = { labels: [] };
  const pick = vi.mocked(vscode.window.showQuickPick) as unknown as ReturnType<typeof vi.fn>;
  pick.mockImplementationOnce(
    (items: readonly { readonly label: string; readonly description?: string }[]) => {
      shown.labels = items.map(({ label, description }) => `${label} ${description ?? ''}`);
      return Promise.resolve(items.find(({ label }) => label.includes(word)));
    },
  );
  return shown;
}

test('a program trains with both settings on the same seeds, to its own end, and is compared by what it reports', async () => {
  const command = `"${process.execPath}" program.mjs {lr} {momentum} {seed}`;
  const card = answer('Start');
  await confirmationsOf(command).start(site);
  const [confirmation] = saved;
  expect(confirmation?.runs.map(({ arm, steps, outcome }) => `${arm} ${steps} ${outcome.kind}`)).toEqual([
    'present 200 ended',
    'suggested 200 ended',
    'suggested 200 ended',
    'present 200 ended',
    'present 200 ended',
    'suggested 200 ended',
  ]);
  expect(confirmation?.result.measures).toMatchObject([
    { measure: { kind: 'lineProtocol' }, role: 'trainingLoss', seeds: 3 },
  ]);
  expect(confirmation?.result.speed?.seeds).toBe(3);
  const started = (await readFile(join(folder, 'started'), 'utf8')).trim().split('\n');
  expect(new Set(started).size).toBe(6);
  expect(await readdir(join(folder, 'journals'))).toEqual([]);
  expect(card.labels.join('\n')).toContain(command);
  for (const absent of ['Files', 'Flatness', 'Export', 'coupled'])
    expect(card.labels.join('\n')).not.toContain(absent);
});

test('where the command is not known any more that is said, and nothing is run', async () => {
  await confirmationsOf('').start(site);
  expect(vi.mocked(vscode.window.showInformationMessage).mock.lastCall?.[0]).toContain(
    'command is not known here any more',
  );
  expect(saved).toEqual([]);
});
