import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { DETECTION_EXTENSIONS, DETECTION_LANGUAGE_IDS } from './detect/triggers';
import { DetectorClient } from './detectionWorker/detectorClient';
import { CalibrateCommand } from './editor/calibrateCommand';
import { Calibrator } from './editor/calibrator';
import { COMMANDS, OPTIMIZERS_VIEW, PANEL_VIEW_TYPE } from './editor/declarations';
import { DetectionService } from './editor/detectionService';
import { DisposableStore } from './editor/disposableStore';
import { HoverProvider } from './editor/hoverProvider';
import { LensProvider } from './editor/lensProvider';
import { Log } from './editor/log';
import { OptimizersView } from './editor/optimizersView';
import { PanelHost } from './editor/panelHost';
import { fixOfRecord, PanelRequests } from './editor/panelRequests';
import { QuickFixProvider } from './editor/quickFixProvider';
import { RecordStore } from './editor/recordStore';
import { affectsAdvice, toggleLenses } from './editor/settings';
import { SiteAdvisor } from './editor/siteAdvisor';
import { explain, recordFor, showPanel } from './editor/siteCommands';
import { parseSiteReference } from './editor/siteLookup';
import { PanelReviver } from './editor/panelReviver';

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
  const storage = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'calibrations');

  const log = parts.add(new Log());
  const detector = parts.add(
    new DetectorClient(() => new Worker(context.asAbsolutePath('dist/detectionWorker.cjs'))),
  );
  const detections = parts.add(new DetectionService(detector, log));
  const records = parts.add(new RecordStore(storage, log));
  const advisor = new SiteAdvisor(detections, records);
  const requests = new PanelRequests(advisor, log);
  const panel: PanelHost = parts.add(
    new PanelHost(context.extensionUri, (type) => void requests.handle(type, calibrator)),
  );
  const calibrator: Calibrator = parts.add(
    new Calibrator(records, panel, log, async (calibration) => {
      requests.shown = calibration;
      return (await fixOfRecord(advisor, calibration))?.title;
    }),
  );
  const calibrate = new CalibrateCommand(
    {
      extensionUri: context.extensionUri,
      workspaceState: context.workspaceState,
      journalFolder: vscode.Uri.joinPath(storage, '..', 'journals').fsPath,
    },
    advisor,
    calibrator,
    log,
  );
  const lenses = new LensProvider(advisor);
  const optimizers = parts.add(new OptimizersView(detections, advisor));
  shutDown = () => calibrator.shutDown();

  parts.add(vscode.languages.registerCodeLensProvider(SELECTOR, lenses));
  parts.add(vscode.languages.registerHoverProvider(SELECTOR, new HoverProvider(advisor, records)));
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
      new PanelReviver(panel, records, calibrator),
    ),
  );

  parts.add(vscode.window.registerTreeDataProvider(OPTIMIZERS_VIEW, optimizers));

  const command = (id: string, run: (argument: unknown) => Promise<void> | void): void => {
    parts.add(vscode.commands.registerCommand(id, run));
  };
  command(COMMANDS.calibrate, (argument) => calibrate.run(parseSiteReference(argument)));
  command(COMMANDS.explain, (argument) => explain(advisor, argument));
  command(COMMANDS.showPanel, (argument) => showPanel(advisor, records, calibrator, panel, argument));
  command(COMMANDS.applyMomentum, async (argument) =>
    requests.apply(await recordFor(advisor, records, argument)),
  );
  command(COMMANDS.toggleLenses, () => toggleLenses());
  command(COMMANDS.findOptimizers, () => optimizers.scan());
  command(COMMANDS.exportOptimizers, () => optimizers.export());
  command(COMMANDS.showLog, () => log.show());

  parts.add(records.onDidChange(() => lenses.refresh()));
  parts.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affectsAdvice(event)) lenses.refresh();
    }),
  );
  await records.load();
}

/** Ends every process that a calibration started. */
export async function deactivate(): Promise<void> {
  await shutDown?.();
}
