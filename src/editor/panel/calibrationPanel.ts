import * as vscode from 'vscode';
import type { ComparedRecord, PanelState } from '../../../webview/messages';
import { fittedCurve } from '../../calibrate/fit/fittedCurve';
import type { Calibration, CalibrationSubject } from '../../model/calibration/calibration';
import { titleOf } from '../../model/wording/calibrationFacts';
import type { CalibrationView } from '../calibration/calibrationView';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { InterruptedConfirmations } from '../calibration/interruptedConfirmations';
import { interruptionOf, type InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { ChangeCheck } from '../history/changeCheck';
import type { RecordNotes } from '../history/recordNotes';
import { confirmableAt } from '../sites/confirmableSite';
import { fixOfRecord } from '../sites/providers/recordFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteOfSubject } from '../sites/siteLookup';
import { scriptPathOf } from '../base/scriptPath';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { stateOnceInterrupted } from './interruptedState';
import type { PanelHost } from './panelHost';

/** Typing is not followed letter by letter. */
const EDIT_SETTLED_MS = 300;

export interface CalibrationPanelParts {
  readonly host: PanelHost;
  readonly advisor: SiteAdvisor;
  readonly interrupted: InterruptedCalibrations;
  readonly notes: RecordNotes;
  readonly changes: ChangeCheck;
  readonly confirmations: ConfirmationStore;
  readonly interruptedConfirmations: InterruptedConfirmations;
}

/** The panel as calibrations see it; it knows what a record allows at its site now. */
export class CalibrationPanel implements CalibrationView, vscode.Disposable {
  readonly #host: PanelHost;
  readonly #advisor: SiteAdvisor;
  readonly #interrupted: InterruptedCalibrations;
  readonly #notes: RecordNotes;
  readonly #changes: ChangeCheck;
  readonly #confirmations: ConfirmationStore;
  readonly #interruptedConfirmations: InterruptedConfirmations;
  #editTimer: NodeJS.Timeout | undefined;

  constructor(parts: CalibrationPanelParts) {
    const { host, advisor, interrupted, notes, changes } = parts;
    this.#confirmations = parts.confirmations;
    this.#interruptedConfirmations = parts.interruptedConfirmations;
    this.#host = host;
    this.#advisor = advisor;
    this.#interrupted = interrupted;
    this.#notes = notes;
    this.#changes = changes;
  }

  get isVisible(): boolean {
    return this.#host.isVisible;
  }

  show(state: PanelState): void {
    this.#host.show(state);
  }

  async showRecord(calibration: Calibration, notStored = false): Promise<void> {
    this.#host.show(await this.#finished(calibration, notStored));
  }

  /** A document was edited: what is shown of a record of it offers what that still allows there. */
  followEdit({ uri }: vscode.TextDocument): void {
    const { shown } = this.#host;
    if (shown.kind !== 'finished' || shown.calibration.subject.kind !== 'script') return;
    if (scriptPathOf(uri) !== shown.calibration.subject.scriptPath) return;
    clearTimeout(this.#editTimer);
    this.#editTimer = setTimeout(() => void this.#showAgain(), EDIT_SETTLED_MS);
  }

  dispose(): void {
    clearTimeout(this.#editTimer);
  }

  async #showAgain(): Promise<void> {
    const { shown } = this.#host;
    if (shown.kind !== 'finished') return;
    const state = await this.#finished(shown.calibration, shown.notStored);
    // Another calibration may have begun meanwhile.
    if (this.#host.shown === shown) this.#host.show(state);
  }

  async #finished(calibration: Calibration, notStored: boolean): Promise<PanelState> {
    const site = await siteOfSubject(this.#advisor, calibration.subject);
    const writtenMomentum = site === undefined ? undefined : numericValue(site.config.momentum);
    const applyTitle = (await fixOfRecord(this.#advisor, calibration))?.title;
    const confirmable = await this.#confirmableOf(calibration);
    return {
      kind: 'finished',
      ...(await this.#shown(calibration)),
      notStored,
      ...(writtenMomentum === undefined ? {} : { writtenMomentum }),
      ...(applyTitle === undefined ? {} : { applyTitle }),
      ...(confirmable === undefined ? {} : { confirmable }),
    };
  }

  async showComparison(left: Calibration, right: Calibration): Promise<void> {
    const [shownLeft, shownRight] = await Promise.all([this.#shown(left), this.#shown(right)]);
    this.#host.show({ kind: 'comparison', left: shownLeft, right: shownRight });
  }

  /** Shows nothing where it shows this record. */
  forget(calibrationId: string): void {
    if (recordsIn(this.#host.shown).some((record) => record.calibrationId === calibrationId))
      this.#host.show({ kind: 'empty' });
  }

  /** Whether whole trainings can confirm its suggestion as its script is now. */
  async #confirmableOf({
    subject,
    calibrationId,
  }: Calibration): Promise<{ readonly interruptedRuns: number } | undefined> {
    const site = await siteOfSubject(this.#advisor, subject);
    const change = site === undefined ? undefined : confirmableAt(site);
    if (change?.calibration.calibrationId !== calibrationId) return undefined;
    const interrupted = await this.#interruptedConfirmations.of(calibrationId);
    return { interruptedRuns: interrupted?.runs.length ?? 0 };
  }

  /** Shows the latest calibration that was cut off, as far as it is known yet. */
  showInterrupted(): void {
    const { latest } = this.#interrupted;
    this.#host.show(
      latest === undefined
        ? { kind: 'interrupted' }
        : { kind: 'interrupted', interruption: interruptionOf(latest) },
    );
  }

  /** Says what was cut off where nothing else is shown, and no longer says what is over. */
  followInterrupted(): void {
    const { latest } = this.#interrupted;
    const state = stateOnceInterrupted(
      this.#host.shown,
      latest === undefined ? undefined : interruptionOf(latest),
    );
    if (state !== undefined) this.#host.show(state);
  }

  reveal(subject?: CalibrationSubject): void {
    const { shown } = this.#host;
    void this.#revealBeside(subject ?? (shown.kind === 'finished' ? shown.calibration.subject : undefined));
  }

  /** The panel takes half of the room of the editor beside it, where lines may wrap anew: its line and the lens above it come back. */
  async #revealBeside(subject: CalibrationSubject | undefined): Promise<void> {
    await this.#host.reveal();
    const site = subject === undefined ? undefined : await siteOfSubject(this.#advisor, subject);
    if (site === undefined) return;
    const { line } = site.document.positionAt(site.config.nameSpan.start);
    const range = new vscode.Range(
      new vscode.Position(Math.max(0, line - 1), 0),
      new vscode.Position(line, 0),
    );
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === site.document)
        editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  async #shown(calibration: Calibration): Promise<ComparedRecord> {
    const curve = fittedCurve(calibration.result, calibration.trials);
    const name = this.#notes.nameOf(calibration.calibrationId);
    const confirmation = this.#confirmations.forCalibration(calibration.calibrationId);
    return {
      title: [...(name === undefined ? [] : [name]), titleOf(calibration)].join(' · '),
      calibration,
      ...(curve === undefined ? {} : { fittedCurve: curve }),
      changes: await this.#changes.of(calibration),
      ...(confirmation === undefined ? {} : { confirmation }),
    };
  }
}

function recordsIn(state: PanelState): readonly Calibration[] {
  switch (state.kind) {
    case 'finished':
      return [state.calibration];
    case 'comparison':
      return [state.left.calibration, state.right.calibration];
    case 'empty':
    case 'running':
    case 'confirming':
    case 'interrupted':
    case 'failed':
      return [];
  }
}
