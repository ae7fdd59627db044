import { basename } from 'node:path';
import * as vscode from 'vscode';
import { decodeCalibrationSet, encodeCalibrationSet } from '../../../calibrate/record/calibrationSet';
import type { Calibration } from '../../../model/calibration/calibration';
import { failureMessage } from '../../../model/wording/failureMessage';
import { foreignText } from '../../../model/wording/format/foreignText';
import { readRegularFile } from '../../../train/process/regularFile';
import { mayExportTo } from '../../base/exportedFile';
import type { Log } from '../../base/log';
import { say } from '../../base/say';
import type { RecordStore } from '../../calibration/recordStore';
import { fromShared, toShare } from '../../calibration/sharedRecord';
import type { RecordNotes } from '../../history/recordNotes';
import { inEnglish, said } from '../../../model/language/said';

const filter = (): Record<string, string[]> => ({ [said`Momentum Lens calibrations`]: ['json'] });
const MOST_BYTES = 256e6;

/** "Export Calibrations": these with their names as one file, for a team to check in. */
export async function exportCalibrations(all: readonly Calibration[], notes: RecordNotes): Promise<void> {
  if (all.length === 0) {
    void say('information', said`Nothing has been calibrated in this workspace yet.`);
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: said`Export calibrations`,
    ...(folder === undefined
      ? {}
      : { defaultUri: vscode.Uri.joinPath(folder, 'momentum-calibrations.json') }),
    filters: filter(),
  });
  if (target === undefined || !(await mayExportTo(target, (text) => decodeCalibrationSet(text).ok))) return;
  const text = encodeCalibrationSet(all.map(toShare), (calibrationId) => notes.nameOf(calibrationId));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  void say('information', said`${calibrations(all.length)} are in ${foreignText(basename(target.fsPath))}.`);
}

/** "Import Calibrations": keeps those of such a file that are not here yet, and says what became of the others. */
export async function importCalibrations(records: RecordStore, notes: RecordNotes, log: Log): Promise<void> {
  const [source] =
    (await vscode.window.showOpenDialog({ title: said`Import calibrations`, filters: filter() })) ?? [];
  if (source === undefined) return;
  const name = foreignText(basename(source.fsPath));
  const file = await readRegularFile(source.fsPath, MOST_BYTES);
  const set = file.kind === 'read' ? decodeCalibrationSet(file.text) : ({ ok: false } as const);
  if (!set.ok) {
    void say('error', said`${name} holds no exported calibrations. Nothing was imported.`);
    return;
  }
  for (const { number, detail } of set.unreadable) log.warn(`${name}, calibration ${number}: ${detail}`);
  const fresh = set.calibrations.filter(({ calibrationId }) => records.byId(calibrationId) === undefined);
  for (const calibration of fresh) {
    const failure = await records.save(fromShared(calibration));
    if (failure !== undefined) log.warn(inEnglish(() => failureMessage(failure)));
    const name = set.names.get(calibration.calibrationId);
    if (name !== undefined) await notes.rename(calibration.calibrationId, name);
  }
  const known = set.calibrations.length - fresh.length;
  const parts = [
    said`${calibrations(fresh.length)} imported from ${name}.`,
    ...(known === 0 ? [] : [said`${known} were here already.`]),
    ...(set.unreadable.length === 0
      ? []
      : [said`${set.unreadable.length} could not be read; the log says why.`]),
  ];
  void say(set.unreadable.length === 0 ? 'information' : 'warning', parts.join(' '));
}

/** With paths that mean something in a colleague's copy of the workspace; what lies elsewhere is nobody's business. */

function calibrations(count: number): string {
  return count === 1 ? said`1 calibration` : said`${count} calibrations`;
}
