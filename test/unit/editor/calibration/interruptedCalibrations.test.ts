import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Log } from '../../../../src/editor/base/log';
import { InterruptedCalibrations } from '../../../../src/editor/calibration/interruptedCalibrations';
import { TrialJournal } from '../../../../src/train/journal/trialJournal';
import { header, trial } from '../../../support/journal/journalFixture';

vi.mock('vscode', () => import('../../../support/editor/vscodeOnDisk'));

test('what a killed window leaves is found, although it changes no file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-journals-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const journal = TrialJournal.create(folder, header('a'), () => {});
  journal.addTrial(trial(1));
  await journal.close();
  const otherWindow = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(otherWindow, 'spawn');
  await writeFile(`${journal.path}.claim`, String(otherWindow.pid));

  const interrupted = new InterruptedCalibrations(folder, {} as Log);
  onTestFinished(() => {
    interrupted.dispose();
  });
  await interrupted.look();
  expect(interrupted.latest).toBeUndefined();

  otherWindow.kill('SIGKILL');
  await vi.waitFor(
    () => {
      expect(interrupted.latest?.finishedTrials).toHaveLength(1);
    },
    { timeout: 15_000 },
  );
}, 30_000);
