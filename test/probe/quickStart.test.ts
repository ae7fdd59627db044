import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { estimatePlanCost } from '../../src/calibrate/sweep/planCost';
import { DEFAULT_PILOT_STEPS, scriptPlan, smoothingStepsFor } from '../../src/calibrate/sweep/standardPlans';
import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { numericValue } from '../../src/model/optimizer/hyperparameter';
import { planDurationMs } from '../../src/train/script/probe/trialPace';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import { loadDetector } from '../support/detect/loadDetector';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

const EXAMPLE = inRoot('examples', 'pytorch_quick_start', 'train.py');

// The machine may be busy with other suites: the pace of one dry run is theirs too.
test(
  'the example of the first minute is expected to take less, with what its card has by itself',
  { retry: 3 },
  async () => {
    const text = readFileSync(EXAMPLE, 'utf8');
    const detector = await loadDetector();
    const file = { languageId: 'python', fileName: EXAMPLE };
    await detector.prepare(file);
    const [config] = detector.detect({ text, ...file });
    const learningRate = config === undefined ? undefined : numericValue(config.learningRate);
    const presentMomentum = config === undefined ? undefined : numericValue(config.momentum);
    if (config === undefined || learningRate === undefined || presentMomentum === undefined)
      throw new Error('The example has an optimizer with known values.');
    const trainer = createScriptTrainer({
      interpreter: testInterpreter(),
      probeFolder: PROBE_FOLDER,
      scriptPath: EXAMPLE,
      scriptArguments: [],
      workingDirectory: path.dirname(EXAMPLE),
      environment: process.env,
      optimizer: optimizerAt(EXAMPLE, config.line),
      smoothingSteps: smoothingStepsFor(DEFAULT_PILOT_STEPS),
      batchSize: null,
      trialTimeoutMs: 60_000,
      trusted: () => true,
      onOutput: () => undefined,
    });
    try {
      await trainer.describe(new AbortController().signal);
      const plan = scriptPlan({ learningRate, presentMomentum, pilotSteps: DEFAULT_PILOT_STEPS });
      const { pace } = trainer;
      if (pace === undefined) throw new Error('A dry run tells the pace.');
      expect(planDurationMs(pace, estimatePlanCost(plan), 1).expectedMs).toBeLessThan(60_000);
    } finally {
      await trainer.dispose();
    }
  },
);
