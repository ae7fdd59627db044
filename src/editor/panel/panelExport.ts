import * as vscode from 'vscode';
import type { PanelState } from '../../../webview/messages';
import { decodeCalibrationSet, encodeCalibrationSet } from '../../calibrate/record/calibrationSet';
import { methodsText } from '../../history/report/methodsText';
import { isPlotSvg, plotSvg } from '../../history/report/plotSvg';
import {
  comparisonCsv,
  comparisonHtml,
  comparisonMarkdown,
  isComparisonCsv,
} from '../../history/report/comparisonReport';
import { reportHtml, reportMarkdown } from '../../history/report/report';
import { isReportHtml } from '../../history/report/reportPage';
import { isTrialsCsv, trialsCsv } from '../../history/report/trialsCsv';
import type { Calibration } from '../../model/calibration/calibration';
import { inEnglish, said } from '../../model/language/said';
import { foreignText } from '../../model/wording/format/foreignText';
import { mayExportTo } from '../base/exportedFile';
import { pick, say } from '../base/say';
import { toShare } from '../calibration/sharedRecord';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;
type ComparisonState = Extract<PanelState, { kind: 'comparison' }>;

/** A way in which what is shown leaves the panel. */
interface ExportFormat<State> extends vscode.QuickPickItem {
  readonly export: (state: State, picture: string) => Promise<void>;
}

const PNG_PREFIX = 'data:image/png;base64,';

function recordFormats(): readonly ExportFormat<FinishedState>[] {
  return [
    {
      label: said`Report`,
      description: said`HTML, one file`,
      export: (state) =>
        save({
          name: nameOf(state),
          extension: 'html',
          content: () => reportHtml(state.calibration, state.fittedCurve, optionsOf(state)),
          isEarlier: isReportHtml,
        }),
    },
    {
      label: said`Plot as Vector Graphic`,
      description: said`SVG, drawn from the record`,
      export: (state) =>
        save({
          name: nameOf(state),
          extension: 'svg',
          content: () => plotSvg(state.calibration, state.fittedCurve),
          isEarlier: isPlotSvg,
        }),
    },
    {
      label: said`Plot as Picture`,
      description: said`PNG, as the panel shows it`,
      export: (state, picture) => savePicture(nameOf(state), picture),
    },
    {
      label: said`Trials`,
      description: said`CSV, a row each`,
      export: (state) =>
        save({
          name: nameOf(state),
          extension: 'csv',
          content: () => trialsCsv(state.calibration),
          isEarlier: isTrialsCsv,
        }),
    },
    {
      label: said`Record`,
      description: said`JSON, with every curve, to be imported elsewhere`,
      export: (state) =>
        save({
          name: nameOf(state),
          ...recordsFile([state.calibration]),
        }),
    },
    {
      label: said`Copy as Markdown`,
      export: (state) =>
        copy(
          () => reportMarkdown(state.calibration, optionsOf(state)),
          said`The report is in the clipboard.`,
        ),
    },
    {
      label: said`Copy Methods Paragraph`,
      description: said`with BibTeX`,
      export: (state) => copy(() => methodsText(state.calibration), said`The paragraph is in the clipboard.`),
    },
  ];
}

const COMPARISON_NAME = 'momentum-comparison';

function comparisonFormats(): readonly ExportFormat<ComparisonState>[] {
  return [
    {
      label: said`Report`,
      description: said`HTML, one file`,
      export: ({ left, right }) =>
        save({
          name: COMPARISON_NAME,
          extension: 'html',
          content: () => comparisonHtml(left, right),
          isEarlier: isReportHtml,
        }),
    },
    {
      label: said`Plot as Picture`,
      description: said`PNG, as the panel shows it`,
      export: (_, picture) => savePicture(COMPARISON_NAME, picture),
    },
    {
      label: said`Table`,
      description: said`CSV, a row for each thing that both say`,
      export: ({ left, right }) =>
        save({
          name: COMPARISON_NAME,
          extension: 'csv',
          content: () => comparisonCsv(left, right),
          isEarlier: isComparisonCsv,
        }),
    },
    {
      label: said`Both Records`,
      description: said`JSON, with every curve, to be imported elsewhere`,
      export: ({ left, right }) =>
        save({ name: COMPARISON_NAME, ...recordsFile([left.calibration, right.calibration]) }),
    },
    {
      label: said`Copy as Markdown`,
      export: ({ left, right }) =>
        copy(() => comparisonMarkdown(left, right), said`The comparison is in the clipboard.`),
    },
  ];
}

/** Asks how what is shown is to be exported, and does it; `picture` is its main plot as the page has drawn it. */
export async function exportShown(shown: PanelState, picture: string): Promise<void> {
  if (shown.kind === 'finished') {
    const format = await askForFormat(said`Export Calibration`, recordFormats());
    await format?.export(shown, picture);
  }
  if (shown.kind === 'comparison') {
    const format = await askForFormat(said`Export Comparison`, comparisonFormats());
    await format?.export(shown, picture);
  }
}

function askForFormat<State>(
  title: string,
  formats: readonly ExportFormat<State>[],
): Thenable<ExportFormat<State> | undefined> {
  return pick(formats, { title, placeHolder: said`What is to leave the panel` });
}

function nameOf({ calibration }: FinishedState): string {
  return `momentum-${calibration.createdAt.slice(0, 10)}`;
}

function optionsOf({ confirmation }: FinishedState): { readonly isWithdrawn: boolean } {
  return { isWithdrawn: confirmation?.result.verdict.kind === 'withdrawn' };
}

function recordsFile(calibrations: readonly Calibration[]): Omit<SavedFile, 'name'> {
  return {
    extension: 'json',
    content: () => encodeCalibrationSet(calibrations.map(toShare)),
    isEarlier: (text) => decodeCalibrationSet(text).ok,
  };
}

function savePicture(name: string, picture: string): Promise<void> {
  return save({
    name,
    extension: 'png',
    content: () => Buffer.from(picture.slice(PNG_PREFIX.length), 'base64'),
    isEarlier: (text) => text.slice(1, 4) === 'PNG',
  });
}

interface SavedFile {
  /** Without its ending. */
  readonly name: string;
  readonly extension: string;
  /** Made while English is spoken. */
  readonly content: () => string | Uint8Array;
  /** Whether the text of a file is an earlier export of this kind, and may be replaced. */
  readonly isEarlier: (text: string) => boolean;
}

async function save({ name, extension, content, isEarlier }: SavedFile): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: said`Export`,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${name}.${extension}`) }),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (target === undefined || !(await mayExportTo(target, isEarlier))) return;
  const made = inEnglish(content);
  await vscode.workspace.fs.writeFile(
    target,
    typeof made === 'string' ? new TextEncoder().encode(made) : made,
  );
  void say('information', said`Exported to ${foreignText(vscode.workspace.asRelativePath(target))}.`);
}

async function copy(text: () => string, copied: string): Promise<void> {
  await vscode.env.clipboard.writeText(inEnglish(text));
  void say('information', copied);
}
