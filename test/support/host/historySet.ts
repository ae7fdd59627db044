import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encodeCalibrationSet } from '../../../src/calibrate/record/calibrationSet';
import type { Calibration } from '../../../src/model/calibration/calibration';
import { simulatedCalibration } from '../panel/panelStates';

/** What somebody has called a record whose script is gone. */
export const HOSTILE_NAME = '[click](command:workbench.action.closeWindow) $(bug) <b>x</b>';

/**
 * A file of calibrations of `train.py`: an earlier one, of another text and batch size, and the latest, of the text as it is now; and
 * one of a script that is gone, with a hostile name.
 */
export async function historySet(scriptFile: string, siteId: string): Promise<string> {
  const now = createHash('sha256')
    .update(await readFile(scriptFile))
    .digest('hex');
  const made = await simulatedCalibration();
  const record = (minute: number, scriptPath: string, script: string, batchSize: number): Calibration => ({
    ...made,
    calibrationId: `record-${minute}`,
    createdAt: new Date(Date.UTC(2026, 10, 24, 12, minute)).toISOString(),
    subject: { kind: 'script', scriptPath, siteId, batchSize },
    environment: {
      ...made.environment,
      trainer: 'script',
      details: { framework: 'PyTorch 1.13', optimizer: 'SGD' },
    },
    origin: { fingerprint: 'f', script, sources: {} },
  });
  const records = [
    record(1, 'train.py', 'another text', 32),
    record(2, 'train.py', now, 64),
    record(3, 'gone.py', now, 64),
  ];
  return encodeCalibrationSet(records, (id) => (id === 'record-3' ? HOSTILE_NAME : undefined));
}
