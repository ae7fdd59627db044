import type * as vscode from 'vscode';
import { advise } from '../../advise/advise';
import { assumedRule } from '../../calibrate/fit/assumedRule';
import { calibrationKind, type CalibrationKind, type ConfigSource } from '../../advise/calibrationKind';
import { isRun } from '../../detect/notebook';
import type { Advice } from '../../model/advice/advice';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { JournalContents } from '../../train/journal/trialJournal';
import { scriptPathOf } from '../base/scriptPath';
import { readSettings } from '../base/settings';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { RecordStore } from '../calibration/recordStore';
import type { DetectionService, NotSearchedReason } from './detectionService';
import { isNotebookCell } from '../base/notebookCell';

/** One optimizer configuration, and what can be said about it. */
export interface SiteAdvice {
  readonly config: OptimizerConfig;
  readonly advice: Advice;
}

/** One of an open document, and how a sweep there can be run; undefined where none makes sense. */
export interface DocumentSite extends SiteAdvice {
  readonly calibrationKind: CalibrationKind | undefined;
  /** The latest calibration of it that was cut off and can be gone on with. */
  readonly interrupted: JournalContents | undefined;
}

/** Everything that lens, hover and quick fix say of a document. */
export interface DocumentAdvice {
  readonly sites: readonly DocumentSite[];
  /** Why a document that may hold optimizers shows none; absent when it was searched. */
  readonly notSearched?: NotSearchedReason;
}

/** Joins the two streams: what was detected, and what its calibration records say. */
export class SiteAdvisor {
  readonly #detections: DetectionService;
  readonly #records: RecordStore;
  readonly #confirmations: ConfirmationStore;
  readonly #interrupted: InterruptedCalibrations;

  constructor(
    detections: DetectionService,
    records: RecordStore,
    confirmations: ConfirmationStore,
    interrupted: InterruptedCalibrations,
  ) {
    this.#detections = detections;
    this.#records = records;
    this.#confirmations = confirmations;
    this.#interrupted = interrupted;
  }

  /** What can be said of the document as it is now. */
  async about(document: vscode.TextDocument): Promise<DocumentAdvice> {
    const { configs, ...rest } = await this.#detections.detect(document);
    const source = sourceOf(document);
    const origin = source.cell === 'notRun' ? 'written' : 'own';
    const scriptPath = recordPathOf(document.uri, origin);
    const sites = configs.map((config) => ({
      ...this.adviceOn(document.uri, config, origin),
      calibrationKind: calibrationKind(config, source),
      interrupted: this.#interrupted.forSite(scriptPath, config.siteId),
    }));
    return { sites, ...rest };
  }

  /** What can be said of one configuration of a file, which need not be open, or that a cell of a notebook writes. */
  adviceOn(uri: vscode.Uri, config: OptimizerConfig, origin: 'own' | 'written' = 'own'): SiteAdvice {
    const path = recordPathOf(uri, origin);
    const record = this.#records.forSite(path, config.siteId, numericValue(config.batchSize));
    const rule = assumedRule(this.#records.all, readSettings(uri).plausibleC);
    const confirmation =
      record === undefined ? undefined : this.#confirmations.forCalibration(record.calibrationId);
    return { config, advice: advise(config, record, rule, confirmation) };
  }
}

/** What a cell writes has no records: it must not be given those of its notebook. */
function recordPathOf(uri: vscode.Uri, origin: 'own' | 'written'): string {
  return origin === 'own' ? scriptPathOf(uri) : `${scriptPathOf(uri)}#written`;
}

function sourceOf(document: vscode.TextDocument): ConfigSource {
  const { languageId } = document;
  if (!isNotebookCell(document)) return { languageId };
  return { languageId, cell: isRun(document.getText()) ? 'run' : 'notRun' };
}
