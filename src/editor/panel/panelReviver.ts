import type * as vscode from 'vscode';
import type { Calibration } from '../../model/calibration/calibration';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { RecordStore } from '../calibration/recordStore';
import type { CalibrationPanel } from './calibrationPanel';
import type { PanelHost } from './panelHost';

const COMPARED = ['left', 'right'] as const;

/** Brings the panel back after a reload of the window: on its record, or with the news that its sweep is gone. */
export class PanelReviver implements vscode.WebviewPanelSerializer {
  readonly #host: PanelHost;
  readonly #panel: CalibrationPanel;
  readonly #records: RecordStore;
  readonly #confirmations: ConfirmationStore;

  constructor(
    host: PanelHost,
    panel: CalibrationPanel,
    records: RecordStore,
    confirmations: ConfirmationStore,
  ) {
    this.#confirmations = confirmations;
    this.#host = host;
    this.#panel = panel;
    this.#records = records;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, remembered: unknown): Promise<void> {
    // The editor may ask before the extension has read them.
    await Promise.all([this.#records.load(), this.#confirmations.load()]);
    const record = this.#recordOf(remembered);
    const [left, right] = COMPARED.map((side) => this.#recordOf(fieldOf(remembered, side)));
    if (left !== undefined && right !== undefined) await this.#panel.showComparison(left, right);
    else if (record !== undefined) await this.#panel.showRecord(record);
    else if (fieldOf(remembered, 'kind') === 'running') {
      this.#panel.showInterrupted();
    }
    this.#host.adopt(panel);
  }

  /** The record that the page showed, or the one that the run it showed ended in after the page last spoke. */
  #recordOf(remembered: unknown): Calibration | undefined {
    // Of whole trainings that went on, the record offers to go on with them.
    const calibrationId =
      fieldOf(remembered, 'calibrationId') ?? fieldOf(fieldOf(remembered, 'calibration'), 'calibrationId');
    if (typeof calibrationId === 'string') return this.#records.byId(calibrationId);
    const startedAt = fieldOf(remembered, 'startedAt');
    return typeof startedAt === 'string'
      ? this.#records.all.find(({ createdAt }) => createdAt >= startedAt)
      : undefined;
  }
}

/** Of what the page remembers, which any version of it may have left. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
