import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { DetectorClient } from './detectionWorker/detectorClient';
import { DetectorPair } from './detectionWorker/detectorPair';
import { COMMANDS, PANEL_VIEW_TYPE } from './editor/base/declarations';
import { DisposableStore } from './editor/base/disposableStore';
import { Log } from './editor/base/log';
import { once } from './editor/base/once';
import { affectsAdvice, ALL_SETTINGS, settingProblems } from './editor/base/settings';
import { Calibrator } from './editor/calibration/calibrator';
import { RunningStatus } from './editor/calibration/runningStatus';
import { ConfirmationStore } from './editor/calibration/confirmationStore';
import { InterruptedConfirmations } from './editor/calibration/interruptedConfirmations';
import { InterruptedCalibrations } from './editor/calibration/interruptedCalibrations';
import { OutcomeKeeper } from './editor/calibration/outcomeKeeper';
import { RecordStore } from './editor/calibration/recordStore';
import { calibrationStorage } from './editor/calibration/storage';
import { CalibrateCommand } from './editor/commands/calibrateCommand';
import { confirmOnWholeTraining } from './editor/commands/confirmCommand';
import { exportCalibrationPlan } from './editor/commands/exportPlan';
import { exportCalibrations, importCalibrations } from './editor/commands/records/calibrationSets';
import { importCalibrationResults } from './editor/commands/importResults';
import { compareCalibrations } from './editor/commands/records/compareCalibrations';
import { deleteCalibrations } from './editor/commands/records/deleteCalibrations';
import { openCalibration } from './editor/commands/records/openCalibration';
import { pinCalibrations, renameCalibration } from './editor/commands/records/noteCalibration';
import { ConfirmationOffer } from './editor/trainers/confirmationOffer';
import { ResumeOffer } from './editor/trainers/resumeOffer';
import { extendCalibration, extendRecord } from './editor/commands/extendCalibration';
import { applyMomentum } from './editor/commands/applyMomentum';
import { explain } from './editor/commands/explain';
import { listFileOptimizers } from './editor/commands/listFileOptimizers';
import { openExample } from './editor/commands/openExample';
import { resumeCalibration } from './editor/commands/resumeCalibration';
import { showPanel } from './editor/commands/records/showPanel';
import { toggleDiagnostics } from './editor/commands/toggleDiagnostics';
import { toggleFileLenses } from './editor/commands/toggleFileLenses';
import { toggleLenses } from './editor/commands/toggleLenses';
import { ChangeCheck } from './editor/history/changeCheck';
import { HistoryView } from './editor/history/historyView';
import { RecordNotes } from './editor/history/recordNotes';
import { CalibrationPanel } from './editor/panel/calibrationPanel';
import { PanelHost } from './editor/panel/panelHost';
import { PanelRequests } from './editor/panel/panelRequests';
import { PanelReviver } from './editor/panel/panelReviver';
import { DetectionService } from './editor/sites/detection/detectionService';
import { FindingDiagnostics } from './editor/sites/providers/findingDiagnostics';
import { LensProvider } from './editor/sites/providers/lensProvider';
import { EditorContext } from './editor/sites/detection/editorContext';
import { OptimizersView } from './editor/sites/view/optimizersView';
import { RateHints } from './editor/sites/providers/rateHints';
import { FileStatus } from './editor/sites/fileStatus';
import { SiteAdvisor } from './editor/sites/siteAdvisor';
import { registerSiteProviders } from './editor/sites/providers/siteProviders';
import { parseSiteReference, siteFor } from './editor/sites/siteLookup';
import type { CalibrationsSource } from './editor/trainers/calibrations';
import { followRenames } from './editor/trainers/renamedRuns';
import { Resumption } from './editor/trainers/resumption';
import { removeEmptyJournals } from './train/journal/trialJournal';
import { removePartialFiles } from './train/process/durableFile';
import { removeAbandonedCopies } from './train/script/scratch/scratchCopy';
import { inEnglish, speakBy } from './model/language/said';

/** A record takes milliseconds to write. */
const ABANDONED_AFTER_MS = 3_600_000;

let shutDown: (() => Promise<void>) | undefined;

type Parts = ReturnType<typeof buildParts>;

/** Builds every part, wires it, registers it, and starts what needs no asking. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  // Before anything is said.
  speakBy(vscode.l10n.bundle);
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const parts = buildParts(context, store);
  shutDown = () => parts.calibrator.shutDown();
  connectParts(parts, store);
  registerProviders(parts, store);
  registerCommands(parts, store);
  const { records, notes, confirmations, log, panelHost, storage, resumeOffer } = parts;
  await Promise.all([records.load(), notes.load(), confirmations.load()]);
  for (const problem of inEnglish(() => settingProblems(ALL_SETTINGS))) log.warn(problem);
  // None of these may hold up the editor.
  panelHost.closeOrphans();
  void removeAbandonedCopies(storage.scratchFolder);
  void removeEmptyJournals(storage.journalFolder);
  void removePartialFiles(storage.recordFolder.fsPath, ABANDONED_AFTER_MS);
  void removePartialFiles(storage.confirmationFolder.fsPath, ABANDONED_AFTER_MS);
  parts.findings.refresh();
  void resumeOffer.make();
  void parts.confirmationOffer.make();
}

/** Every part, in the order in which they depend on each other. */
function buildParts(context: vscode.ExtensionContext, store: DisposableStore) {
  const { extensionUri } = context;
  const storage = calibrationStorage(context);
  const log = store.add(new Log());
  const detector = store.add(
    new DetectorPair(
      () => new DetectorClient(() => new Worker(context.asAbsolutePath('dist/detectionWorker.cjs'))),
    ),
  );
  const detections = store.add(new DetectionService(detector, log));
  const records = store.add(new RecordStore(storage.recordFolder, log));
  const interrupted = store.add(new InterruptedCalibrations(storage.journalFolder, log));
  const confirmations = store.add(new ConfirmationStore(storage.confirmationFolder, log));
  const interruptedConfirmations = new InterruptedConfirmations(storage.journalFolder);
  const advisor = new SiteAdvisor(detections, records, confirmations, interrupted);
  store.add(new EditorContext(detections));
  const optimizers = store.add(new OptimizersView(detections, advisor));
  const panelHost = store.add(new PanelHost(extensionUri));
  const notes = store.add(new RecordNotes(storage.recordFolder.fsPath));
  const changes = new ChangeCheck(advisor, records);
  const history = store.add(new HistoryView({ records, notes, confirmations, changes }));
  const panel = store.add(
    new CalibrationPanel({
      host: panelHost,
      advisor,
      interrupted,
      notes,
      changes,
      confirmations,
      interruptedConfirmations,
    }),
  );
  const outcomes = new OutcomeKeeper(records, panel, log);
  const calibrator = store.add(new Calibrator(panel, outcomes));
  store.add(new RunningStatus(calibrator));
  const lenses = new LensProvider(advisor, calibrator);
  store.add(new FileStatus(advisor, lenses.onDidChangeCodeLenses));
  const rateHints = new RateHints(advisor);
  const findings = store.add(new FindingDiagnostics(advisor, log));
  const calibrations: CalibrationsSource = once(async () => {
    const { openCalibrations } = await import('./editor/trainers/openCalibrations');
    const confirmationPlace = { view: panel, store: confirmations, log };
    return openCalibrations({
      extensionUri,
      storage,
      calibrator,
      interruptedConfirmations,
      confirmationPlace,
      log,
    });
  });
  const resumption = new Resumption(interrupted, advisor, calibrator, calibrations);
  return {
    extensionUri,
    storage,
    log,
    detections,
    records,
    notes,
    history,
    confirmations,
    interrupted,
    advisor,
    lenses,
    findings,
    rateHints,
    optimizers,
    panelHost,
    panel,
    outcomes,
    calibrator,
    calibrations,
    resumption,
    requests: new PanelRequests(advisor, calibrator, resumption, log, (kind, calibration) =>
      extendRecord({ advisor, calibrator, calibrations }, kind, calibration),
    ),
    calibrate: new CalibrateCommand(advisor, calibrator, calibrations),
    resumeOffer: new ResumeOffer(interrupted, calibrator, resumption, log),
    confirmationOffer: new ConfirmationOffer(
      interruptedConfirmations,
      calibrations,
      calibrator,
      advisor,
      log,
    ),
  };
}

/** Who hears of whose changes. */
function connectParts(parts: Parts, store: DisposableStore): void {
  const {
    detections,
    records,
    notes,
    history,
    interrupted,
    calibrator,
    panelHost,
    panel,
    requests,
    lenses,
    findings,
    log,
  } = parts;
  store.add(vscode.workspace.onDidRenameFiles(({ files }) => followRenames(files, parts)));
  store.add(detections.onDidChange(() => lenses.refresh()));
  store.add(records.onDidChange(() => lenses.refresh()));
  store.add(records.onDidChange(() => history.refresh()));
  store.add(notes.onDidChange(() => history.refresh()));
  store.add(vscode.workspace.onDidSaveTextDocument(() => history.lookAgain()));
  store.add(vscode.workspace.onDidSaveNotebookDocument(() => history.lookAgain()));
  store.add(parts.confirmations.onDidChange(() => lenses.refresh()));
  store.add(parts.confirmations.onDidChange(() => history.refresh()));
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) panel.followEdit(document);
    }),
  );
  store.add(calibrator.onDidChange(() => void interrupted.look()));
  store.add(calibrator.onDidChange(() => lenses.refresh()));
  store.add(calibrator.onDidProgress(() => lenses.refresh()));
  store.add(
    interrupted.onDidChange(() => {
      lenses.refresh();
      panel.followInterrupted();
    }),
  );
  for (const event of [detections.onDidChange, records.onDidChange, parts.confirmations.onDidChange])
    store.add(event(() => findings.refresh()));
  store.add(panelHost.onRequest((request) => void requests.handle(request, panelHost.shown)));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!affectsAdvice(event)) return;
      lenses.refresh();
      findings.refresh();
      parts.rateHints.refresh();
      for (const problem of inEnglish(() => settingProblems(ALL_SETTINGS))) log.warn(problem);
    }),
  );
}

function registerProviders(parts: Parts, store: DisposableStore): void {
  const { advisor, records, lenses, rateHints, panelHost, panel } = parts;
  const reviver = new PanelReviver(panelHost, panel, records, parts.confirmations);
  registerSiteProviders(store, { advisor, lenses, rateHints });
  store.add(vscode.window.registerWebviewPanelSerializer(PANEL_VIEW_TYPE, reviver));
}

function registerCommands(parts: Parts, store: DisposableStore): void {
  const { advisor, records, notes, history, interrupted, calibrations, resumption, optimizers, outcomes } =
    parts;
  const { storage, log } = parts;
  const { window } = vscode;
  const command = (
    id: string,
    run: (argument: unknown, selection: unknown) => Promise<void> | void,
  ): void => {
    store.add(vscode.commands.registerCommand(id, run));
  };
  command(COMMANDS.calibrate, async (argument) => {
    // The explorer's menu names a file.
    if (argument instanceof vscode.Uri) await window.showTextDocument(argument);
    await parts.calibrate.run(parseSiteReference(argument));
  });
  command(COMMANDS.moreRates, (argument) => extendCalibration(parts, 'moreRates', argument));
  command(COMMANDS.moreSeeds, (argument) => extendCalibration(parts, 'moreSeeds', argument));
  command(COMMANDS.resume, (argument) => resumeCalibration(advisor, interrupted, resumption, argument));
  command(COMMANDS.stop, () => parts.calibrator.stop());
  command(COMMANDS.confirm, (argument) => confirmOnWholeTraining(advisor, calibrations, argument));
  command(COMMANDS.explain, (argument) => explain(advisor, argument));
  command(COMMANDS.openExample, () => openExample(parts.extensionUri));
  command(COMMANDS.showPanel, (argument) => showPanel(parts, argument));
  command(COMMANDS.applyMomentum, (argument) => applyMomentum(advisor, records, argument));
  command(COMMANDS.toggleLenses, () => toggleLenses());
  command(COMMANDS.toggleFileLenses, (argument) => toggleFileLenses(parts.lenses, argument));
  command(COMMANDS.toggleDiagnostics, () => toggleDiagnostics());
  command(COMMANDS.findOptimizers, () => optimizers.scan());
  command(COMMANDS.filterOptimizers, () => optimizers.filter());
  command(COMMANDS.sortOptimizers, () => optimizers.reorder());
  command(COMMANDS.openOptimizer, (item) => optimizers.open(item));
  command(COMMANDS.copyOptimizer, (item) => optimizers.copy(item));
  command(COMMANDS.exportOptimizers, () => optimizers.export());
  command(COMMANDS.exportPlan, async (argument) =>
    exportCalibrationPlan(await siteFor(advisor, argument), calibrations, storage),
  );
  command(COMMANDS.importResults, () => importCalibrationResults(outcomes, parts.confirmations, log));
  command(COMMANDS.exportCalibrations, (item, selection) => {
    const chosen = item === undefined ? [] : history.entriesFor(item, selection);
    return exportCalibrations(
      chosen.length === 0 ? records.all : chosen.map(({ calibration }) => calibration),
      notes,
    );
  });
  command(COMMANDS.importCalibrations, () => importCalibrations(records, notes, log));
  command(COMMANDS.showHistory, () => history.reveal());
  command(COMMANDS.openCalibration, (argument) => openCalibration(parts, argument));
  command(COMMANDS.compareCalibrations, (item, selection) => compareCalibrations(parts, item, selection));
  command(COMMANDS.pinCalibration, (item, selection) => pinCalibrations(parts, item, selection, true));
  command(COMMANDS.unpinCalibration, (item, selection) => pinCalibrations(parts, item, selection, false));
  command(COMMANDS.renameCalibration, (item) => renameCalibration(parts, item));
  command(COMMANDS.deleteCalibration, (item, selection) => deleteCalibrations(parts, item, selection));
  command(COMMANDS.listFileOptimizers, () => listFileOptimizers(advisor));
  command(COMMANDS.showLog, () => log.show());
}

/** Ends every process that a calibration started. */
export async function deactivate(): Promise<void> {
  await shutDown?.();
}
