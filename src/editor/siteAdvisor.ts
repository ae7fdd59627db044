import * as vscode from 'vscode';
import { advise } from '../advise/advise';
import { heavyBallLearningRate } from '../advise/heavyBallLearningRate';
import type { Advice } from '../model/advice';
import { numericValue } from '../model/hyperparameter';
import type { OptimizerConfig } from '../model/optimizerConfig';
import type { ScriptFramework } from '../train/script/probeProtocol';
import type { DetectionService } from './detectionService';
import type { RecordStore } from './recordStore';
import { readSettings } from './settings';

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

/** Whether a sweep over momentum at this site makes sense. */
export function canCalibrate(config: OptimizerConfig): boolean {
  return (
    config.family === 'sgd' &&
    !config.incomplete &&
    scriptFramework(config) !== undefined &&
    heavyBallLearningRate(config).kind === 'known'
  );
}
