import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeCalibration, encodeCalibration } from '../../src/calibrate/record/calibrationCodec';
import { resultFileName } from '../../src/calibrate/record/exportedPlan';
import { importResults } from '../../src/calibrate/record/importResults';
import { leftOutText } from '../../src/calibrate/record/importWording';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { lossCurveRun } from '../../src/calibrate/simulated/lossCurve';
import { simulatedTrainer } from '../../src/calibrate/simulated/simulatedTrainer';
import { readExportedResults } from '../../src/train/journal/exportedResults';
import { listJournals } from '../../src/train/journal/trialJournal';
import { EXPORTED, resultText } from './inputSamples';

/** An import of a plan in a folder, all of whose results are valid but the one that is taken: either a reason, or a record that is read again. */
export async function resultTaker(folder: string): Promise<(text: string) => Promise<boolean>> {
  const planPath = path.join(folder, 'plan.json');
  const numbers = [...EXPORTED.trials.keys()];
  for (const number of numbers) await writeFile(resultFileName(planPath, number), resultText(number));
  return async (text) => {
    // The pilot's, which decides for all, or another trial's.
    const number = text.includes('"number":1,') ? 1 : 0;
    await writeFile(resultFileName(planPath, number), text);
    const { recorded, absent, environment } = await readExportedResults(planPath, EXPORTED);
    const imported = importResults(EXPORTED, recorded, environment, {
      now: () => new Date(0),
      newId: () => 'id',
    });
    leftOutText('plan.json', absent, []);
    if (imported.kind === 'imported' && !decodeCalibration(encodeCalibration(imported.calibration)).ok)
      throw new Error('an import that is not read again');
    await writeFile(resultFileName(planPath, number), resultText(number));
    return recorded.has(number);
  };
}

/** A journal that is listed is gone on with, and what it holds comes to an outcome of its own at once. */
export function journalTaker(folder: string): (text: string) => Promise<boolean> {
  return async (text) => {
    await writeFile(path.join(folder, 'mutated.journal.jsonl'), text);
    const journals = await listJournals(folder);
    for (const { header, finishedTrials, finishedAim } of journals) {
      const stop = new AbortController();
      stop.abort();
      const outcome = await runCalibration({
        trainer: simulatedTrainer(
          lossCurveRun({ a: 5, b: 25, p: 1, seedSigma: 0.03, floorPerEffectiveRate: 0.001, noise: 0.02 }),
          3,
        ),
        plan: header.plan,
        subject: header.subject,
        nesterov: header.nesterov,
        ...(header.presentMomentum === undefined ? {} : { presentMomentum: header.presentMomentum }),
        finishedTrials,
        ...(finishedAim === undefined ? {} : { finishedAim }),
        onEvent: () => undefined,
        signal: new AbortController().signal,
        stopSignal: stop.signal,
        now: () => new Date(0),
        newId: () => 'id',
      });
      if (outcome.kind === 'failed' && outcome.failure.kind === 'internal')
        throw new Error(outcome.failure.detail);
    }
    return journals.length > 0;
  };
}
