import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { DETECTION_EXTENSIONS, DETECTION_LANGUAGE_IDS } from './detect/triggers';
import { DetectorClient } from './detectionWorker/detectorClient';
import { COMMANDS, OPTIMIZERS_VIEW, PANEL_VIEW_TYPE } from './editor/base/declarations';
import { DisposableStore } from './editor/base/disposableStore';
import { Log } from './editor/base/log';
import { affectsAdvice, ALL_SETTINGS, settingProblems, toggleLenses } from './editor/base/settings';
import { Calibrator } from './editor/calibration/calibrator';
import { InterruptedCalibrations } from './editor/calibration/interruptedCalibrations';
import { OutcomeKeeper } from './editor/calibration/outcomeKeeper';
import { RecordStore } from './editor/calibration/recordStore';
import { calibrationStorage } from './editor/calibration/storage';
import { CalibrateCommand } from './editor/commands/calibrateCommand';
import { exportCalibrationPlan, importCalibrationResults } from './editor/commands/planExchange';
import { ResumeOffer } from './editor/commands/resumeOffer';
import { explain, recordFor, resumeCalibration, showPanel, siteFor } from './editor/commands/siteCommands';
import { CalibrationPanel } from './editor/panel/calibrationPanel';
import { PanelHost } from './editor/panel/panelHost';
import { PanelRequests } from './editor/panel/panelRequests';
import { PanelReviver } from './editor/panel/panelReviver';
import { DetectionService } from './editor/sites/detectionService';
import { HoverProvider } from './editor/sites/hoverProvider';
import { LensProvider } from './editor/sites/lensProvider';
import { OptimizersView } from './editor/sites/optimizersView';
import { QuickFixProvider } from './editor/sites/quickFixProvider';
import { applyRecord } from './editor/sites/recordFix';
import { SiteAdvisor } from './editor/sites/siteAdvisor';
import { parseSiteReference } from './editor/sites/siteLookup';
import { ProgramCalibration } from './editor/trainers/programCalibration';
import type { Calibrations } from './editor/trainers/calibrations';
import { Resumption } from './editor/trainers/resumption';
import { TaskCalibration } from './editor/trainers/taskCalibration';
import { ScriptCalibration } from './editor/trainers/scriptCalibration';
import { removeAbandonedCopies } from './train/script/scratchCopy';

/** By language, and by file name where the editor does not know the language. */
const SELECTOR: vscode.DocumentSelector = [
  ...DETECTION_LANGUAGE_IDS.map((language) => ({ language })),
  { pattern: `**/*.{${DETECTION_EXTENSIONS.flatMap((each) => [each, each.toUpperCase()]).join(',')}}` },
];

let shutDown: (() => Promise<void>) | undefined;

/** Builds every part in the order in which they depend on each other, and registers it. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const parts = new DisposableStore();
  context.subscriptions.push(parts);
  const storage = calibrationStorage(context);

  const log = parts.add(new Log());
  const detector = parts.add(
    new DetectorClient(() => new Worker(context.asAbsolutePath('dist/detectionWorker.cjs'))),
  );
  const detections = parts.add(new DetectionService(detector, log));
  const records = parts.add(new RecordStore(storage.recordFolder, log));
  const interrupted = parts.add(new InterruptedCalibrations(storage.journalFolder, log));
  const advisor = new SiteAdvisor(detections, records, interrupted);
  const panelHost = parts.add(new PanelHost(context.extensionUri));
  const panel = new CalibrationPanel(panelHost, advisor, interrupted);
  const outcomes = new OutcomeKeeper(records, panel, log);
  const calibrator = parts.add(new Calibrator(panel, outcomes));
  const scripts = new ScriptCalibration(storage, calibrator, log);
  const calibrations: Calibrations = {
    scripts,
    programs: new ProgramCalibration(storage, calibrator, log),
    tasks: new TaskCalibration(context.extensionUri, calibrator),
  };
  const resumption = new Resumption(interrupted, advisor, calibrator, calibrations);
  const requests = new PanelRequests(advisor, calibrator, resumption, log);
  const calibrate = new CalibrateCommand(advisor, calibrator, calibrations);
  const resumeOffer = new ResumeOffer(interrupted, calibrator, resumption, log);
  const lenses = new LensProvider(advisor);
  const optimizers = parts.add(new OptimizersView(detections, advisor));
  parts.add(detections.onDidChange(() => lenses.refresh()));
  shutDown = () => calibrator.shutDown();

  parts.add(vscode.languages.registerCodeLensProvider(SELECTOR, lenses));
  parts.add(vscode.languages.registerHoverProvider(SELECTOR, new HoverProvider(advisor)));
  parts.add(
    vscode.languages.registerCodeActionsProvider(
      SELECTOR,
      new QuickFixProvider(advisor),
      QuickFixProvider.metadata,
    ),
  );
  parts.add(
    vscode.window.registerWebviewPanelSerializer(
      PANEL_VIEW_TYPE,
      new PanelReviver(panelHost, panel, records),
    ),
  );

  parts.add(vscode.window.registerTreeDataProvider(OPTIMIZERS_VIEW, optimizers));

  const command = (id: string, run: (argument: unknown) => Promise<void> | void): void => {
    parts.add(vscode.commands.registerCommand(id, run));
  };
  command(COMMANDS.calibrate, (argument) => calibrate.run(parseSiteReference(argument)));
  command(COMMANDS.resume, (argument) => resumeCalibration(advisor, interrupted, resumption, argument));
  command(COMMANDS.explain, (argument) => explain(advisor, argument));
  command(COMMANDS.showPanel, (argument) =>
    showPanel({ advisor, records, interrupted, calibrator, panel }, argument),
  );
  command(COMMANDS.applyMomentum, async (argument) =>
    applyRecord(advisor, await recordFor(advisor, records, argument)),
  );
  command(COMMANDS.toggleLenses, () => toggleLenses());
  command(COMMANDS.findOptimizers, () => optimizers.scan());
  command(COMMANDS.exportOptimizers, () => optimizers.export());
  command(COMMANDS.exportPlan, async (argument) =>
    exportCalibrationPlan(await siteFor(advisor, argument), scripts, storage),
  );
  command(COMMANDS.importResults, () => importCalibrationResults(outcomes, log));
  command(COMMANDS.showLog, () => log.show());

  parts.add(panelHost.onRequest((request) => void requests.handle(request, panelHost.shown)));
  parts.add(calibrator.onDidChange(() => void interrupted.look()));
  parts.add(
    interrupted.onDidChange(() => {
      lenses.refresh();
      panel.followInterrupted();
    }),
  );
  parts.add(records.onDidChange(() => lenses.refresh()));
  parts.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!affectsAdvice(event)) return;
      lenses.refresh();
      for (const problem of settingProblems(ALL_SETTINGS)) log.warn(problem);
    }),
  );
  await records.load();
  for (const problem of settingProblems(ALL_SETTINGS)) log.warn(problem);
  // None of these may hold up the editor.
  panelHost.closeOrphans();
  void removeAbandonedCopies(storage.scratchFolder);
  void resumeOffer.make();
}

/** Ends every process that a calibration started. */
export async function deactivate(): Promise<void> {
  await shutDown?.();
}
