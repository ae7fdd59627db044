import type * as vscode from 'vscode';
import type { Calibration } from '../../model/calibration/calibration';
import type { RecordStore } from '../calibration/recordStore';
import type { CalibrationPanel } from './calibrationPanel';
import type { PanelHost } from './panelHost';

/** Brings the panel back after a reload of the window: on its record, or with the news that its sweep is gone. */
export class PanelReviver implements vscode.WebviewPanelSerializer {
  readonly #host: PanelHost;
  readonly #panel: CalibrationPanel;
  readonly #records: RecordStore;

  constructor(host: PanelHost, panel: CalibrationPanel, records: RecordStore) {
    this.#host = host;
    this.#panel = panel;
    this.#records = records;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, remembered: unknown): Promise<void> {
    await this.#records.load();
    const record = this.#recordOf(remembered);
    if (record !== undefined) await this.#panel.showRecord(record);
    else if (rememberedKind(remembered) === 'running') {
      this.#panel.showInterrupted();
    }
    this.#host.adopt(panel);
  }

  /** The record that the page showed, or the one that the run it showed ended in after the page last spoke. */
  #recordOf(remembered: unknown): Calibration | undefined {
    const calibrationId = rememberedCalibrationId(remembered);
    if (calibrationId !== undefined) return this.#records.byId(calibrationId);
    const startedAt = rememberedStart(remembered);
    return startedAt === undefined
      ? undefined
      : this.#records.all.find(({ createdAt }) => createdAt >= startedAt);
  }
}

function rememberedStart(remembered: unknown): string | undefined {
  return typeof remembered === 'object' &&
    remembered !== null &&
    'startedAt' in remembered &&
    typeof remembered.startedAt === 'string'
    ? remembered.startedAt
    : undefined;
}

function rememberedKind(remembered: unknown): unknown {
  return typeof remembered === 'object' && remembered !== null && 'kind' in remembered
    ? remembered.kind
    : undefined;
}

function rememberedCalibrationId(remembered: unknown): string | undefined {
  if (typeof remembered !== 'object' || remembered === null || !('calibration' in remembered))
    return undefined;
  const { calibration } = remembered;
  if (typeof calibration !== 'object' || calibration === null || !('calibrationId' in calibration))
    return undefined;
  return typeof calibration.calibrationId === 'string' ? calibration.calibrationId : undefined;
}
