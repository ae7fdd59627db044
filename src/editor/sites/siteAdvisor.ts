import type * as vscode from 'vscode';
import { assumedRule } from '../../calibrate/fit/assumedRule';
import { calibrationKind, type CalibrationKind, type ConfigSource } from '../../advise/calibrationKind';
import { isIgnored } from '../../advise/ignoredSites';
import { recordsOfSites, type KnownSite } from '../../advise/record/siteOfRecord';
import { isRun } from '../../detect/notebook';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { JournalContents } from '../../train/journal/trialJournal';
import { scriptPathOf } from '../base/scriptPath';
import { readSettings } from '../base/settings';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { RecordStore } from '../calibration/recordStore';
import type { DetectionService, NotSearchedReason } from './detection/detectionService';
import { isNotebookCell } from '../base/notebookCell';
import { adviceOnSites, type SiteAdvice } from '../../workspace/sites/adviceOnSites';
import { knownSites } from '../../workspace/sites/knownSites';

/** One of an open document, and how a sweep there can be run; undefined where none makes sense. */
export interface DocumentSite extends SiteAdvice {
  /** Of what stands there, as its calibrations keep it. */
  readonly siteText: string;
  /** A comment says that it is to be left alone: no lens, nothing is marked. */
  readonly isIgnored: boolean;
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
    const { configs, file, ...rest } = await this.#detections.detect(document);
    const source = sourceOf(document);
    const origin = source.cell === 'notRun' ? 'written' : 'own';
    if (configs.length === 0) return { sites: [], ...rest };
    const text = document.getText();
    const lines = text.split(/\r?\n/u);
    const inFile = file ?? { text, configs };
    const known = knownSites(inFile);
    const interrupted = this.#interruptedIn(recordPathOf(document.uri, origin), known);
    const sites = this.adviceOn(document.uri, configs, known, origin).map((site) => ({
      ...site,
      siteText: known.find(({ siteId }) => siteId === site.config.siteId)?.siteText ?? '',
      isIgnored: isIgnored(site.config, lines),
      calibrationKind: calibrationKind(site.config, source),
      interrupted: interrupted.get(site.config.siteId)?.[0]?.contents,
    }));
    return { sites, ...rest };
  }

  /**
   * What can be said of configurations of a file, which need not be open, or that a cell of a notebook writes; `known` are all that
   * its records may be about.
   */
  adviceOn(
    uri: vscode.Uri,
    configs: readonly OptimizerConfig[],
    known: readonly KnownSite[],
    origin: 'own' | 'written' = 'own',
  ): SiteAdvice[] {
    return adviceOnSites(configs, {
      records: this.#records.ofScript(recordPathOf(uri, origin)),
      sites: known,
      rule: assumedRule(this.#records.all, readSettings(uri).plausibleC),
      confirmationOf: (calibrationId) => this.#confirmations.forCalibration(calibrationId),
    });
  }

  #interruptedIn(scriptPath: string, known: readonly KnownSite[]) {
    const journals = this.#interrupted.ofScript(scriptPath);
    return recordsOfSites(
      journals.map((contents) => ({ ...contents.header, contents })),
      known,
    );
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
