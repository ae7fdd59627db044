import * as vscode from 'vscode';
import { advise } from '../../advise/advise';
import { heavyBallLearningRate } from '../../advise/heavyBallLearningRate';
import type { Advice } from '../../model/advice';
import { numericValue } from '../../model/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizerConfig';
import type { ScriptFramework } from '../../train/script/probeProtocol';
import type { DetectionService } from './detectionService';
import type { RecordStore } from '../calibration/recordStore';
import { readSettings } from '../base/settings';

/** One optimizer configuration of a document, and what can be said about it. */
export interface SiteAdvice {
  readonly config: OptimizerConfig;
  readonly advice: Advice;
}

/** Joins the two streams for a document: what was detected, and what its calibration records say. */
export class SiteAdvisor {
  readonly #detections: DetectionService;
  readonly #records: RecordStore;

  constructor(detections: DetectionService, records: RecordStore) {
    this.#detections = detections;
    this.#records = records;
  }

  async sites(document: vscode.TextDocument): Promise<SiteAdvice[]> {
    const configs = await this.#detections.detect(document);
    return configs.map((config) => ({ config, advice: this.adviceFor(document.uri, config) }));
  }

  adviceFor(uri: vscode.Uri, config: OptimizerConfig): Advice {
    const record = this.#records.forSite(scriptPathOf(uri), config.siteId, numericValue(config.batchSize));
    return advise(config, record, readSettings(uri).plausibleC);
  }
}

/** The path that records know a script by: relative to its workspace folder, with forward slashes. */
export function scriptPathOf(uri: vscode.Uri): string {
  return vscode.workspace
    .asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1)
    .replaceAll('\\', '/');
}

/** The framework whose script can be run with another momentum; undefined for configuration files and all others. */
export function scriptFramework({ framework }: OptimizerConfig): ScriptFramework | undefined {
  return framework === 'pytorch' || framework === 'keras' || framework === 'optax' ? framework : undefined;
}

/** How a sweep at a site can be run: its own script under the probe, or a program that speaks the line protocol. */
export type CalibrationKind = 'script' | 'program';

/** How a sweep over momentum at this site can be run; undefined where none makes sense. */
export function calibrationKind(
  document: vscode.TextDocument,
  config: OptimizerConfig,
): CalibrationKind | undefined {
  const makesSense =
    config.family === 'sgd' && !config.incomplete && heavyBallLearningRate(config).kind === 'known';
  // A cell is no script that could be run by itself.
  if (!makesSense || document.uri.scheme === NOTEBOOK_CELL) return undefined;
  // The probe knows PyTorch's dampening, but no other moving average.
  const isScript =
    document.languageId === 'python' &&
    scriptFramework(config) !== undefined &&
    config.momentumForm !== 'movingAverage';
  return isScript ? 'script' : 'program';
}

/** Scheme of the documents that a notebook's cells are. */
export const NOTEBOOK_CELL = 'vscode-notebook-cell';
