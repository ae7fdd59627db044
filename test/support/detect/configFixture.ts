import type {
  Calibration,
  CalibrationResult,
  EstimatedResult,
} from '../../../src/model/calibration/calibration';
import type { KnownHyperparameter } from '../../../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';

/** A literal value written at the site. */
export function literal(value: number): KnownHyperparameter {
  const span = { start: 10, end: 13 };
  return {
    state: 'known',
    value,
    text: String(value),
    argument: span,
    definition: { span, line: 0 },
    resolution: [{ kind: 'literal', name: '', line: 0 }],
  };
}

/** `SGD(params, lr=0.1, momentum=0.9)` in PyTorch, with changes. */
export function config(changes: Partial<OptimizerConfig> = {}): OptimizerConfig {
  return {
    siteId: 'SGD#1',
    framework: 'pytorch',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    span: { start: 0, end: 40 },
    nameSpan: { start: 0, end: 3 },
    line: 0,
    endLine: 0,
    learningRate: literal(0.1),
    momentum: literal(0.9),
    dampening: { state: 'default', value: 0 },
    weightDecay: { state: 'default', value: 0 },
    nesterov: 'off',
    batchSize: literal(64),
    schedulers: [],
    incomplete: false,
    ...changes,
  };
}

/** β = 0.97 (0.96–0.98) measured at η = 0.1 only, 1.5 × faster than the present 0.9. */
export function measured(changes: Partial<EstimatedResult> = {}): EstimatedResult {
  return {
    kind: 'estimate',
    learningRate: 0.1,
    momentum: { value: 0.97, low: 0.96, high: 0.98 },
    x: { value: 0.03, low: 0.02, high: 0.04 },
    c: { value: 0.139, low: 0.093, high: 0.186 },
    verdict: 'undecided',
    models: [],
    convergenceSteps: 400,
    learningRateRange: { low: 0.1, high: 0.1 },
    savingOverPresent: { kind: 'verified', ratio: { value: 1.5, low: 1.3, high: 1.7 }, seeds: 4 },
    changeJustified: true,
    caveats: [],
    ...changes,
  };
}

/** A record of the site of `config()`. */
export function calibration(result: CalibrationResult, changes: Partial<Calibration> = {}): Calibration {
  return {
    formatVersion: 2,
    calibrationId: 'id',
    createdAt: '2026-11-24T12:00:00.000Z',
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
    environment: { trainer: 'script', name: 'train.py', device: 'CPU', details: {} },
    progressMeasure: { kind: 'trainingLoss', name: 'training loss', smoothingSteps: 25 },
    target: 0.5,
    presentMomentum: 0.9,
    nesterov: false,
    partial: false,
    plan: {
      kind: 'curveRounds',
      target: { kind: 'pilot', learningRate: 0.1, momentum: 0.9, budgetSteps: 1000 },
      learningRate: 0.1,
      startX: 0.1,
      roundTrials: 4,
      fewestRounds: 2,
      mostRounds: 5,
      maxBudgetSteps: 3000,
      firstSeed: 1,
      verificationSeeds: 12,
      controlSeeds: 3,
    },
    trials: [],
    controls: [],
    result,
    ...changes,
  };
}
