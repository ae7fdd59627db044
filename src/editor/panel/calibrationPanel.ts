import type { PanelState } from '../../../webview/messages';
import { fittedCurve } from '../../calibrate/fit/fittedCurve';
import type { Calibration } from '../../model/calibration/calibration';
import { titleOf } from '../../model/wording/calibrationFacts';
import type { CalibrationView } from '../calibration/calibrationView';
import { interruptionOf, type InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import { fixOfRecord } from '../sites/recordFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { stateOnceInterrupted } from './interruptedState';
import type { PanelHost } from './panelHost';

/** The panel as calibrations see it; it knows what a record allows at its site now. */
export class CalibrationPanel implements CalibrationView {
  readonly #host: PanelHost;
  readonly #advisor: SiteAdvisor;
  readonly #interrupted: InterruptedCalibrations;

  constructor(host: PanelHost, advisor: SiteAdvisor, interrupted: InterruptedCalibrations) {
    this.#host = host;
    this.#advisor = advisor;
    this.#interrupted = interrupted;
  }

  get isVisible(): boolean {
    return this.#host.isVisible;
  }

  show(state: PanelState): void {
    this.#host.show(state);
  }

  async showRecord(calibration: Calibration, notStored = false): Promise<void> {
    const applyTitle = (await fixOfRecord(this.#advisor, calibration))?.title;
    const curve = fittedCurve(calibration.result, calibration.trials);
    this.#host.show({
      kind: 'finished',
      title: titleOf(calibration),
      calibration,
      notStored,
      ...(curve === undefined ? {} : { fittedCurve: curve }),
      ...(applyTitle === undefined ? {} : { applyTitle }),
    });
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
}
