import type { ComparedRecord, PanelState } from '../../../webview/messages';
import { fittedCurve } from '../../calibrate/fit/fittedCurve';
import type { Calibration } from '../../model/calibration/calibration';
import { titleOf } from '../../model/wording/calibrationFacts';
import type { CalibrationView } from '../calibration/calibrationView';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { InterruptedConfirmations } from '../calibration/interruptedConfirmations';
import { interruptionOf, type InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { ChangeCheck } from '../history/changeCheck';
import type { RecordNotes } from '../history/recordNotes';
import { confirmableAt } from '../sites/confirmableSite';
import { fixOfRecord } from '../sites/recordFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteOfSubject } from '../sites/siteLookup';
import { stateOnceInterrupted } from './interruptedState';
import type { PanelHost } from './panelHost';

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
export class CalibrationPanel implements CalibrationView {
  readonly #host: PanelHost;
  readonly #advisor: SiteAdvisor;
  readonly #interrupted: InterruptedCalibrations;
  readonly #notes: RecordNotes;
  readonly #changes: ChangeCheck;
  readonly #confirmations: ConfirmationStore;
  readonly #interruptedConfirmations: InterruptedConfirmations;

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
    const applyTitle = (await fixOfRecord(this.#advisor, calibration))?.title;
    const confirmable = await this.#confirmableOf(calibration);
    this.#host.show({
      kind: 'finished',
      ...(await this.#shown(calibration)),
      notStored,
      ...(applyTitle === undefined ? {} : { applyTitle }),
      ...(confirmable === undefined ? {} : { confirmable }),
    });
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

  reveal(): void {
    this.#host.reveal();
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
