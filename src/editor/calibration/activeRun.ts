import type { RunProgress } from '../../advise/lens/runningTitle';
import type { CalibrationSubject } from '../../model/calibration/calibration';

/** What runs one at a time, each with all that it shows and keeps. */
export interface ActiveRun {
  readonly name: RunProgress['name'];
  readonly subject: CalibrationSubject;
  readonly progress: RunProgress;
  /** Nothing trains any more: what came of it is being kept, and may be shown already. */
  readonly isOver: boolean;
  /** Resolves when it is over; `onProgress` is called as often as it shows something new. */
  run(onProgress?: () => void): Promise<void>;
  /** Stop now and use what there is. */
  stop(): void;
  /** Abandon, as the user wishes: what has finished is not kept. */
  discard(): void;
  /** Abandon, as the window's end wishes: what has finished is kept. */
  abandon(): Promise<void>;
}
