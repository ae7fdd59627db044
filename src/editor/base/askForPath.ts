import * as vscode from 'vscode';
import { said } from '../../model/language/said';

/** What is asked for. */
export interface PathQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly kind: 'file' | 'folder';
  /** Where browsing begins. */
  readonly from: string;
  /** What is wrong with an answer; undefined where it will do. */
  readonly complaint: (answer: string) => Promise<string | undefined>;
}

/** Asks for a path, typed or browsed for, until it will do; undefined where the user turns away. */
export function askForPath(question: PathQuestion): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.value = question.value;
  box.ignoreFocusOut = true;
  box.buttons = [{ iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: said`Browse…` }];
  return new Promise((resolve) => {
    let asked = 0;
    const check = async (): Promise<boolean> => {
      asked += 1;
      const mine = asked;
      const complaint = await question.complaint(box.value.trim());
      if (mine === asked) box.validationMessage = complaint;
      return complaint === undefined;
    };
    box.onDidChangeValue(() => void check());
    let isBrowsing = false;
    box.onDidTriggerButton(async () => {
      isBrowsing = true;
      box.value = (await browse(question)) ?? box.value;
      isBrowsing = false;
      await check();
      box.show();
    });
    box.onDidAccept(async () => {
      const answer = box.value.trim();
      if (!(await check())) return;
      resolve(answer);
      box.dispose();
    });
    box.onDidHide(() => {
      // The dialog takes its place for a while.
      if (isBrowsing) return;
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

async function browse({ kind, title, from }: PathQuestion): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title,
      defaultUri: vscode.Uri.file(from),
      canSelectFiles: kind === 'file',
      canSelectFolders: kind === 'folder',
      canSelectMany: false,
    })) ?? [];
  return uri?.fsPath;
}
