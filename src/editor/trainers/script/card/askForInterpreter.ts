import * as vscode from 'vscode';
import { askForPath } from '../../../base/askForPath';
import { plainItem } from '../../../base/say';
import { folderComplaint } from './askForPlaces';
import { said } from '../../../../model/language/said';
import type { ChosenInterpreter } from '../../../../workspace/runs/scriptRun';

interface Row extends vscode.QuickPickItem {
  /** Undefined for the row that asks for a path. */
  readonly path: string | undefined;
}

/**
 * One of `paths`, each with its versions as `inspect` comes to tell them, one after another; or a path. Undefined where the
 * user turns away.
 */
export async function askForInterpreter(
  paths: readonly string[],
  inspect: (path: string) => Promise<string>,
): Promise<ChosenInterpreter | undefined> {
  const list = vscode.window.createQuickPick<Row>();
  list.title = said`The Python that trains this script`;
  list.placeholder = said`Each is run for its versions; your script is not`;
  list.matchOnDetail = true;
  list.ignoreFocusOut = true;
  const details = new Map<string, string>();
  const enter: Row = { label: `$(edit) ${said`Enter or Browse for a Path…`}`, path: undefined };
  const draw = (): void => {
    const active = list.activeItems[0]?.path;
    const rows = paths.map((path) => ({ label: path, path, detail: details.get(path) ?? '…' }));
    list.items = [...rows, enter].map(plainItem);
    list.activeItems = list.items.filter(({ path }) => path === active && active !== undefined);
  };
  draw();
  list.show();
  let isOpen = true;
  void (async () => {
    for (const path of paths) {
      if (!isOpen) return;
      details.set(path, await inspect(path));
      if (isOpen) draw();
    }
  })();
  const picked = await new Promise<Row | undefined>((resolve) => {
    list.onDidAccept(() => {
      resolve(list.selectedItems[0]);
      list.hide();
    });
    list.onDidHide(() => {
      isOpen = false;
      resolve(undefined);
      list.dispose();
    });
  });
  if (picked === undefined) return undefined;
  if (picked.path !== undefined) return { path: picked.path, chosenBy: 'entered' };
  const path = await askForPath({
    title: said`Path of a Python`,
    prompt: said`Remembered for this script. For all scripts, set momentumLens.pythonInterpreter.`,
    value: '',
    kind: 'file',
    from: '/',
    complaint: interpreterComplaint,
  });
  return path === undefined ? undefined : { path, chosenBy: 'entered' };
}

/** A name on PATH will do too; a folder will not. */
async function interpreterComplaint(path: string): Promise<string | undefined> {
  if (path === '') return said`Enter the path of a Python.`;
  const isFolder = (await folderComplaint(path)) === undefined;
  return isFolder ? said`This is a folder: choose the Python in it.` : undefined;
}
