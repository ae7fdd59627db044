import type { PanelState } from '../../../webview/messages';
import type { Calibration, CalibrationSubject } from '../../model/calibration/calibration';

/** What a calibration needs of the place that shows it. */
export interface CalibrationView {
  readonly isVisible: boolean;
  show(state: PanelState): void;
  /** `notStored` when it lives only as long as the window. */
  showRecord(calibration: Calibration, notStored?: boolean): Promise<void>;
  /** Brings the view to the front; the line of what it is about stays in sight beside it. */
  reveal(subject?: CalibrationSubject): void;
}
