import { join } from 'node:path';
import type { PanelState } from '../../../webview/messages';
import { advise } from '../../../src/advise/advise';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Log } from '../../../src/editor/base/log';
import { Calibrator } from '../../../src/editor/calibration/calibrator';
import type { ConfirmationStore } from '../../../src/editor/calibration/confirmationStore';
import { InterruptedConfirmations } from '../../../src/editor/calibration/interruptedConfirmations';
import { InterruptedCalibrations } from '../../../src/editor/calibration/interruptedCalibrations';
import { OutcomeKeeper } from '../../../src/editor/calibration/outcomeKeeper';
import type { RecordStore } from '../../../src/editor/calibration/recordStore';
import type { CalibrationStorage } from '../../../src/editor/calibration/storage';
import { CalibrateCommand } from '../../../src/editor/commands/calibrateCommand';
import { extendRecord } from '../../../src/editor/commands/extendCalibration';
import type { ChangeCheck } from '../../../src/editor/history/changeCheck';
import type { RecordNotes } from '../../../src/editor/history/recordNotes';
import { CalibrationPanel } from '../../../src/editor/panel/calibrationPanel';
import type { PanelHost } from '../../../src/editor/panel/panelHost';
import { PanelRequests } from '../../../src/editor/panel/panelRequests';
import type { SiteAdvisor } from '../../../src/editor/sites/siteAdvisor';
import { ProgramCalibration } from '../../../src/editor/trainers/programCalibration';
import { ResumeOffer } from '../../../src/editor/trainers/resumeOffer';
import { Resumption } from '../../../src/editor/trainers/resumption';
import type { ScriptConfirmation } from '../../../src/editor/trainers/script/confirmation/scriptConfirmation';
import type { ScriptCalibration } from '../../../src/editor/trainers/script/scriptCalibration';
import type { TaskCalibration } from '../../../src/editor/trainers/taskCalibration';
import { config, literal } from '../detect/configFixture';

/** The file in which the program's optimizer stands. */
export const PROGRAM_FILE = '/project/train.jl';

const quiet = (): undefined => undefined;
const LOG = { info: quiet, warn: quiet, error: quiet, output: quiet } as unknown as Log;

/**
 * A window's parts as extension.ts joins them, for a program whose optimizer stands in one file; all that calibrates and journals is real.
 * `memory` is what the workspace remembers, `momentum` what the
 * optimizer is written with.
 */
export class ProgramWindow {
  shown: PanelState = { kind: 'empty' };
  readonly interrupted: InterruptedCalibrations;
  readonly advisor: SiteAdvisor;
  readonly panel: CalibrationPanel;
  readonly calibrator: Calibrator;
  readonly resumption: Resumption;
  readonly requests: PanelRequests;
  readonly offer: ResumeOffer;
  readonly calibrate: CalibrateCommand;

  constructor(journalFolder: string, memory: Map<string, unknown>, momentum = 0.9) {
    this.interrupted = new InterruptedCalibrations(journalFolder, LOG);
    this.advisor = advisorOf(this.interrupted, momentum);
    this.panel = new CalibrationPanel({
      host: this.#host(),
      advisor: this.advisor,
      interrupted: this.interrupted,
      notes: { nameOf: () => undefined } as unknown as RecordNotes,
      confirmations: { forCalibration: quiet } as unknown as ConfirmationStore,
      interruptedConfirmations: new InterruptedConfirmations(journalFolder),
      changes: { of: () => Promise.resolve([]) } as unknown as ChangeCheck,
    });
    const records = { save: () => Promise.resolve(undefined) } as unknown as RecordStore;
    this.calibrator = new Calibrator(this.panel, new OutcomeKeeper(records, this.panel, LOG));
    const storage = {
      journalFolder,
      memory: {
        get: (key: string) => memory.get(key),
        update: (key: string, value: unknown) => Promise.resolve(memory.set(key, value)),
      },
    } as unknown as CalibrationStorage;
    const opened = {
      programs: new ProgramCalibration(storage, this.calibrator, LOG),
      scripts: {} as ScriptCalibration,
      confirmations: {} as ScriptConfirmation,
      tasks: {} as TaskCalibration,
    };
    const calibrations = (): Promise<typeof opened> => Promise.resolve(opened);
    this.resumption = new Resumption(this.interrupted, this.advisor, this.calibrator, calibrations);
    this.requests = new PanelRequests(
      this.advisor,
      this.calibrator,
      this.resumption,
      LOG,
      (kind, calibration) =>
        extendRecord({ advisor: this.advisor, calibrator: this.calibrator, calibrations }, kind, calibration),
    );
    this.offer = new ResumeOffer(this.interrupted, this.calibrator, this.resumption, LOG);
    this.calibrate = new CalibrateCommand(this.advisor, this.calibrator, calibrations);
  }

  /** Of the calibration that runs: its finished trials, those of before among them, as its panel shows them. */
  get trials(): { readonly finished: readonly string[]; readonly fromBefore: number } {
    if (this.shown.kind !== 'running') return { finished: [], fromBefore: 0 };
    const { trials, resumedTrials } = this.shown;
    return { finished: trials.map(({ trialId }) => trialId), fromBefore: resumedTrials };
  }

  #host(): PanelHost {
    const shown = (): PanelState => this.shown;
    const show = (state: PanelState): void => {
      this.shown = state;
    };
    return {
      show,
      reveal: quiet,
      isVisible: true,
      get shown(): PanelState {
        return shown();
      },
    } as unknown as PanelHost;
  }
}

function advisorOf(interrupted: InterruptedCalibrations, momentum: number): SiteAdvisor {
  const written = config({ momentum: literal(momentum) });
  const advice = advise(written, undefined, DEFAULT_RULE);
  return {
    about: () => {
      const contents = interrupted.ofScript(PROGRAM_FILE)[0];
      const site = { config: written, advice, calibrationKind: 'program', interrupted: contents };
      return Promise.resolve({ sites: [site] });
    },
  } as unknown as SiteAdvisor;
}

/** Where a window's journals lie below the test's folder. */
export function journalFolderIn(folder: string): string {
  return join(folder, 'journals');
}
