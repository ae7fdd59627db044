import { appendFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { CycleSample } from './sample';

const DOCUMENTS = 10;
const SAMPLES = 40;
/** What a closed document leaves running for a moment is over by then. */
const SETTLED_MS = 500;

/** Files that the extension has nothing to say of tell what the host itself keeps. */
const FILE_EXTENSION = process.env['MOMENTUM_LENS_CYCLES_FILE_EXTENSION'] ?? 'py';

/** Called by VS Code inside its extension host: opens, edits and closes Python files, and writes samples of what is held. */
export async function run(): Promise<void> {
  const cycles = Number(process.env['MOMENTUM_LENS_CYCLES']);
  const output = process.env['MOMENTUM_LENS_CYCLES_OUTPUT'] ?? '';
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  const files = await writeDocuments();
  const every = Math.max(1, Math.floor(cycles / SAMPLES));
  for (let cycle = 0; cycle <= cycles; cycle += 1) {
    await openEditClose(files[cycle % files.length] ?? '', cycle);
    if (cycle % every !== 0) continue;
    await new Promise((resolve) => {
      setTimeout(resolve, SETTLED_MS);
    });
    if (typeof collectGarbage === 'function') collectGarbage();
    appendFileSync(output, `${JSON.stringify(await sample(cycle))}\n`);
  }
}

async function writeDocuments(): Promise<string[]> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? tmpdir();
  return Promise.all(
    Array.from({ length: DOCUMENTS }, async (_, index) => {
      const file = path.join(folder, `cycle${index}.${FILE_EXTENSION}`);
      const filler = Array.from(
        { length: 200 },
        (__, line) => `value_${line} = compute(${line}, ${index})\n`,
      );
      await writeFile(
        file,
        `import torch\n${filler.join('')}optimizer = torch.optim.SGD(p, lr=0.0${index + 1}, momentum=0.9)\n`,
      );
      return file;
    }),
  );
}

/** As a user does: the lens is asked for before and after the edit, and the edit is thrown away. */
async function openEditClose(file: string, cycle: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
  );
  if (lenses.length === 0 && FILE_EXTENSION === 'py') throw new Error('no lens');
  await editor.edit((builder) => {
    builder.insert(new vscode.Position(1, 0), `lr_${cycle} = ${cycle}\n`);
  });
  await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

async function sample(cycle: number): Promise<CycleSample> {
  const { heapUsed, rss } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  return {
    cycle,
    heapMB: heapUsed / 2 ** 20,
    residentMB: rss / 2 ** 20,
    timers: resources.filter((name) => name === 'Timeout' || name === 'Immediate').length,
    otherResources: resources.filter((name) => name !== 'Timeout' && name !== 'Immediate').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    temporaryFiles: (await readdir(tmpdir())).filter((name) => name.startsWith('momentum-lens')).length,
  };
}
