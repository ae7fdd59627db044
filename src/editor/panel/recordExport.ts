import * as vscode from 'vscode';
import type { PanelState } from '../../../webview/messages';
import { decodeCalibrationSet, encodeCalibrationSet } from '../../calibrate/record/calibrationSet';
import { methodsText } from '../../history/report/methodsText';
import { isPlotSvg, plotSvg } from '../../history/report/plotSvg';
import { isReportHtml, reportHtml, reportMarkdown } from '../../history/report/report';
import { isTrialsCsv, trialsCsv } from '../../history/report/trialsCsv';
import { foreignText } from '../../model/wording/foreignText';
import { mayExportTo } from '../base/exportedFile';
import { pick, say } from '../base/say';
import { toShare } from '../calibration/sharedRecord';
import { inEnglish } from '../../model/language/said';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;

/** A way in which a record leaves the panel. */
interface ExportFormat extends vscode.QuickPickItem {
  readonly export: (state: FinishedState, picture: string) => Promise<void>;
}

const PNG_PREFIX = 'data:image/png;base64,';

const FORMATS: readonly ExportFormat[] = [
  {
    label: 'Report',
    description: 'HTML, one file',
    export: (state) =>
      save({
        state,
        extension: 'html',
        content: inEnglish(() => reportHtml(state.calibration, state.fittedCurve, optionsOf(state))),
        isEarlier: isReportHtml,
      }),
  },
  {
    label: 'Plot as Vector Graphic',
    description: 'SVG, drawn from the record',
    export: (state) =>
      save({
        state,
        extension: 'svg',
        content: inEnglish(() => plotSvg(state.calibration, state.fittedCurve)),
        isEarlier: isPlotSvg,
      }),
  },
  {
    label: 'Plot as Picture',
    description: 'PNG, as the panel shows it',
    export: (state, picture) =>
      save({
        state,
        extension: 'png',
        content: Buffer.from(picture.slice(PNG_PREFIX.length), 'base64'),
        isEarlier: (text) => text.slice(1, 4) === 'PNG',
      }),
  },
  {
    label: 'Trials',
    description: 'CSV, a row each',
    export: (state) =>
      save({
        state,
        extension: 'csv',
        content: inEnglish(() => trialsCsv(state.calibration)),
        isEarlier: isTrialsCsv,
      }),
  },
  {
    label: 'Record',
    description: 'JSON, with every curve, to be imported elsewhere',
    export: (state) =>
      save({
        state,
        extension: 'json',
        content: encodeCalibrationSet([toShare(state.calibration)]),
        isEarlier: (text) => decodeCalibrationSet(text).ok,
      }),
  },
  {
    label: 'Copy as Markdown',
    export: (state) =>
      copy(
        inEnglish(() => reportMarkdown(state.calibration, optionsOf(state))),
        'The report',
      ),
  },
  {
    label: 'Copy Methods Paragraph',
    description: 'with BibTeX',
    export: (state) =>
      copy(
        inEnglish(() => methodsText(state.calibration)),
        'The paragraph',
      ),
  },
];

/** Asks how the record that is shown is to be exported, and does it; `picture` is its main plot as the page has drawn it. */
export async function exportRecord(shown: PanelState, picture: string): Promise<void> {
  if (shown.kind !== 'finished') return;
  const format = await pick(FORMATS, {
    title: 'Export Calibration',
    placeHolder: 'What is to leave the panel',
  });
  await format?.export(shown, picture);
}

function optionsOf({ confirmation }: FinishedState): { readonly isWithdrawn: boolean } {
  return { isWithdrawn: confirmation?.result.verdict.kind === 'withdrawn' };
}

interface SavedFile {
  readonly state: FinishedState;
  readonly extension: string;
  readonly content: string | Uint8Array;
  /** Whether the text of a file is an earlier export of this kind, and may be replaced. */
  readonly isEarlier: (text: string) => boolean;
}

async function save({ state, extension, content, isEarlier }: SavedFile): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `momentum-${state.calibration.createdAt.slice(0, 10)}.${extension}`;
  const target = await vscode.window.showSaveDialog({
    title: 'Export Calibration',
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (target === undefined || !(await mayExportTo(target, isEarlier))) return;
  await vscode.workspace.fs.writeFile(
    target,
    typeof content === 'string' ? new TextEncoder().encode(content) : content,
  );
  void say('information', `Exported to ${foreignText(vscode.workspace.asRelativePath(target))}.`);
}

async function copy(text: string, what: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  void say('information', `${what} is in the clipboard.`);
}
