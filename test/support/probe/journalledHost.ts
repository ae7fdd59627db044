import { optimizerAt } from '../../../src/model/optimizer/optimizerChoice';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { runCalibration } from '../../../src/calibrate/run/runCalibration';
import { scriptPlan } from '../../../src/calibrate/sweep/standardPlans';
import { createScriptTrainer } from '../../../src/train/script/scriptTrainer';
import { TrialJournal, type JournalHeader } from '../../../src/train/journal/trialJournal';

// What the extension host does in a calibration, as a program of its own that a test can kill: node scripts/run.mjs
// test/support/probe/journalledHost.ts INTERPRETER SCRIPT LINE JOURNALS [resume]. Says `finished ID` when a trial is on disk.

const [interpreter = '', scriptPath = '', line = '', journals = '', resume] = process.argv.slice(2);
const PRESENT_MOMENTUM = 0.5;
const header: JournalHeader = {
  formatVersion: 2,
  journalId: 'drill',
  createdAt: new Date(0).toISOString(),
  title: 'drill',
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
  plan: scriptPlan({ learningRate: 0.02, presentMomentum: PRESENT_MOMENTUM, pilotSteps: 200 }),
  presentMomentum: PRESENT_MOMENTUM,
  nesterov: false,
  fingerprint: 'drill',
};
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const onFailure = ({ kind }: { readonly kind: string }): void => {
  say(`journal ${kind}`);
};
const resumed =
  resume === undefined ? undefined : await TrialJournal.resume(journals, header.journalId, onFailure);
const journal = resumed?.journal ?? TrialJournal.create(journals, header, onFailure);
const contents = resumed?.contents;
const trainer = createScriptTrainer({
  interpreter,
  probeFolder: path.resolve('python/momentum_lens_probe'),
  scriptPath,
  scriptArguments: [],
  workingDirectory: path.dirname(scriptPath),
  environment: process.env,
  optimizer: optimizerAt(scriptPath, Number(line)),
  smoothingSteps: 5,
  batchSize: null,
  parallelTrials: 1,
  trialTimeoutMs: 60_000,
  trusted: () => true,
  onOutput: say,
});
const outcome = await runCalibration({
  trainer,
  plan: header.plan,
  subject: header.subject,
  presentMomentum: PRESENT_MOMENTUM,
  nesterov: false,
  ...(contents === undefined ? {} : { finishedTrials: contents.finishedTrials }),
  ...(contents?.finishedAim === undefined ? {} : { finishedAim: contents.finishedAim }),
  onEvent: (event) => {
    journal.record(event);
    if (event.kind === 'pilotFinished' || event.kind === 'trialFinished') {
      void journal.flushed().then(() => {
        say(`finished ${event.trial.trialId}`);
      });
    }
  },
  signal: new AbortController().signal,
  now: () => new Date(),
  newId: () => randomUUID(),
});
await trainer.dispose();
if (outcome.kind === 'finished')
  say(`trials ${outcome.calibration.trials.map(({ trialId }) => trialId).join(' ')}`);
else say(`outcome ${JSON.stringify(outcome)}`);
