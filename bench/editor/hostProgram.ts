import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/editor/base/declarations';
import { ASKED_FILE, type AskedOfHost, type Pair } from './figures';

// Runs inside the extension host, called by bench/editor.ts.

const LENS_ROUNDS = 25;
const MOST_ATTEMPTS = 60;
const ATTEMPT_MS = 1000;

/** Called by the host; the figures are a line that begins with BENCH. */
export async function run(): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('there is no folder');
  const asked: AskedOfHost = JSON.parse(await readFile(join(folder.uri.fsPath, ASKED_FILE), 'utf8'));
  console.log(`BENCH ${JSON.stringify(await figuresOf(asked, folder))}`);
}

function figuresOf(
  { what, grammars }: AskedOfHost,
  folder: vscode.WorkspaceFolder,
): Promise<readonly Pair[]> {
  switch (what) {
    case 'lenses':
      return lenses(folder);
    case 'scan':
      return scan(grammars);
  }
}

/** Files of the same length, each opened for the first time: a Python file with an optimizer, a TypeScript file with a function. */
async function lenses(folder: vscode.WorkspaceFolder): Promise<readonly Pair[]> {
  await warmUp(folder);
  const pairs: Pair[] = [];
  for (let round = 1; round <= LENS_ROUNDS; round += 1) {
    const own = await fileOf(folder, `train${round}.py`, pythonText(round));
    const other = await fileOf(folder, `train${round}.ts`, typescriptText(round));
    pairs.push({ ownMs: await lensMs(own), otherMs: await lensMs(other) });
  }
  return pairs;
}

async function lensMs(file: vscode.Uri): Promise<number> {
  const startedAt = performance.now();
  if (!(await showLenses(file))) throw new Error(`${file.path} has no lens`);
  return performance.now() - startedAt;
}

/** Opens a file, and answers whether a lens of it says anything. */
async function showLenses(file: vscode.Uri): Promise<boolean> {
  await vscode.window.showTextDocument(file, { preview: true });
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    file,
    100,
  );
  return found.some(({ command }) => command !== undefined);
}

/** The TypeScript server answers without lenses until it has read its library. */
async function warmUp(folder: vscode.WorkspaceFolder): Promise<void> {
  for (const [name, text] of [
    ['warm.py', pythonText(0)],
    ['warm.ts', typescriptText(0)],
  ] as const) {
    const file = await fileOf(folder, name, text);
    for (let attempt = 1; !(await showLenses(file)); attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throw new Error(`${name} has no lens`);
      await setTimeout(ATTEMPT_MS);
    }
  }
}

const pythonText = (round: number): string => `import torch

model = torch.nn.Linear(${round + 1}, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.0${(round % 8) + 1}, momentum=0.9)
for step in range(100):
    optimizer.zero_grad()
    model(torch.randn(8, ${round + 1})).pow(2).mean().backward()
    optimizer.step()
`;

const typescriptText = (round: number): string => `export function train${round}(steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    sum += step * ${round + 1};
  }
  return sum;
}
export const trained = train${round}(100);
`;

async function fileOf(folder: vscode.WorkspaceFolder, name: string, text: string): Promise<vscode.Uri> {
  const file = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return file;
}

/** The folder's Python files, parsed one after the other, and the view's scan. */
async function scan(grammars: string): Promise<readonly Pair[]> {
  const parse = await bareParser(grammars);
  const files = await vscode.workspace.findFiles('**/*.py');
  const bare = async (): Promise<void> => {
    for (const file of files) parse(await readFile(file.fsPath, 'utf8'));
  };
  // Both once before, so that the files and the grammar are at hand.
  await bare();
  await vscode.commands.executeCommand(COMMANDS.findOptimizers);
  const pairs: Pair[] = [];
  for (let round = 0; round < 5; round += 1) {
    const ownMs = await timed(() => vscode.commands.executeCommand(COMMANDS.findOptimizers));
    pairs.push({ ownMs, otherMs: await timed(bare) });
  }
  return pairs;
}

async function bareParser(folder: string): Promise<(text: string) => void> {
  const require = createRequire(join(folder, 'tree-sitter.cjs'));
  const treeSitter: typeof TreeSitter = require('./tree-sitter.cjs');
  await treeSitter.Parser.init({ locateFile: (file) => join(folder, file) });
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(await readFile(join(folder, 'tree-sitter-python.wasm'))));
  return (text) => parser.parse(text)?.delete();
}

async function timed(work: () => Thenable<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
