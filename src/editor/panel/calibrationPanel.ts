import type { PanelState } from '../../../webview/messages';
import { fittedCurve } from '../../calibrate/fit/fittedCurve';
import type { Calibration } from '../../model/calibration';
import { titleOf } from '../../model/calibrationFacts';
import type { CalibrationView } from '../calibration/calibrationView';
import { fixOfRecord } from '../sites/recordFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import type { PanelHost } from './panelHost';

/** The panel as calibrations see it; it knows what a record allows at its site now. */
export class CalibrationPanel implements CalibrationView {
  readonly #host: PanelHost;
  readonly #advisor: SiteAdvisor;

  constructor(host: PanelHost, advisor: SiteAdvisor) {
    this.#host = host;
    this.#advisor = advisor;
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

  reveal(): void {
    this.#host.reveal();
  }
}
