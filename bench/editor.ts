import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chosenNames } from '../scripts/arguments';
import { findChromium } from '../scripts/install/findChromium';
import { findTorchPython } from '../scripts/install/findTorchPython';
import { runWithRetry } from '../scripts/process';
import { inRoot } from '../scripts/root';
import { ensureHost } from '../test/support/host/installHost';
import { startServer } from '../test/support/host/server';
import { launchBrowser, runInHost, Workbench } from '../test/support/host/workbench';
import { ASKED_FILE, type AskedOfHost, type Pair } from './editor/figures';
import { median, medianInterval } from './support/median';

// npm run -s bench:editor [-- --only=activation,lenses,scan]: in a real extension host, what this extension's activation takes beside a hello-world's, a file's opening until
// its lenses are there beside the built-in references lens, and a scan of a folder beside the bare parse of the same files.

const WINDOWS = 9;
const TYPESCRIPT = 'typescript@5.9.3';
const HOST_TIMEOUT_MS = 300_000;
const HELLO_WORLD = {
  name: 'hello-world',
  publisher: 'bench',
  version: '0.0.1',
  engines: { vscode: '^1.99.0' },
  main: 'extension.js',
  activationEvents: ['onLanguage:python'],
  contributes: { commands: [{ command: 'hello.world', title: 'Hello World' }] },
};
const HELLO_WORLD_CODE = `const vscode = require('vscode');
exports.activate = (context) => {
  const say = () => vscode.window.showInformationMessage('Hello World!');
  context.subscriptions.push(vscode.commands.registerCommand('hello.world', say));
};
`;

const { values: options } = parseArgs({ options: { only: { type: 'string' } } });
const parts = chosenNames({
  option: '--only',
  list: options.only,
  known: ['activation', 'lenses', 'scan'],
});
runWithRetry(process.execPath, [inRoot('esbuild.mjs')]);
const scratch = await mkdtemp(path.join(tmpdir(), 'momentum-lens-bench-'));
const program = inRoot('.cache', 'bench-editor', 'hostProgram.cjs');
await build({
  entryPoints: [inRoot('bench/editor/hostProgram.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  logLevel: 'warning',
});
const helloWorld = path.join(scratch, 'hello-world');
await mkdir(helloWorld);
await writeFile(path.join(helloWorld, 'package.json'), JSON.stringify(HELLO_WORLD));
await writeFile(path.join(helloWorld, 'extension.js'), HELLO_WORLD_CODE);
const empty = path.join(scratch, 'empty');
await mkdir(empty);
await writeFile(
  path.join(empty, 'train.py'),
  'import torch\n\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n',
);
const sources = path.join(scratch, 'sources');
await copySources(sources);

const server = await startServer({
  host: await ensureHost(),
  settings: {
    'js/ts.tsdk.path': typescriptLibrary(),
    'js/ts.referencesCodeLens.enabled': true,
    'js/ts.referencesCodeLens.showOnAllFunctions': true,
  },
});
const browser = await launchBrowser(findChromium());
try {
  if (parts.includes('activation')) {
    const starts: Pair[] = [];
    for (let window = 0; window < WINDOWS; window += 1) starts.push(await activationTimes());
    report('activation', starts, 'the hello-world extension');
  }
  if (parts.includes('lenses'))
    report('file to lens, warm', await measure(empty, 'lenses'), 'the references lens');
  if (parts.includes('scan'))
    report('scan', await measure(sources, 'scan'), 'the bare parse of the same files, in one thread');
} finally {
  await browser.close();
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

/** As the editor itself tells them of a window in which a Python file wakes both extensions. */
async function activationTimes(): Promise<Pair> {
  const workbench = await Workbench.open(browser, {
    server,
    folder: empty,
    file: 'train.py',
    extensionFolder: inRoot(),
    otherExtensionFolder: helloWorld,
  });
  try {
    await workbench.lens('β').waitFor();
    await workbench.runCommand('Developer: Show Running Extensions');

    return {
      ownMs: await activationMs(workbench, 'momentum-lens.momentum-lens'),
      otherMs: await activationMs(workbench, 'bench.hello-world'),
    };
  } finally {
    await workbench.close();
  }
}

async function activationMs({ page }: Workbench, name: string): Promise<number> {
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: name });
  const text = await row.locator('.activation-time').innerText();
  const found = /(\d+)\s*ms/u.exec(text);
  if (found === null) throw new Error(`the editor says “${text}” of ${name}`);
  return Number(found[1]);
}

async function measure(folder: string, what: AskedOfHost['what']): Promise<readonly Pair[]> {
  let figures: readonly Pair[] | undefined;
  const lines: string[] = [];
  const asked: AskedOfHost = { what, grammars: inRoot('dist', 'tree-sitter') };
  await writeFile(path.join(folder, ASKED_FILE), JSON.stringify(asked));
  const code = await runInHost(browser, {
    server,
    folder,
    extensionFolder: inRoot(),
    otherExtensionFolder: helloWorld,
    extensionTests: program,
    timeoutMs: HOST_TIMEOUT_MS,
    onLog: (line) => {
      lines.push(line);
      if (line.startsWith('BENCH ')) figures = JSON.parse(line.slice(6));
    },
  });
  if (code !== 0 || figures === undefined)
    throw new Error(`${what}: exit code ${code}\n${lines.slice(-20).join('\n')}`);
  return figures;
}

function report(what: string, pairs: readonly Pair[], other: string): void {
  const ratios = pairs.map(({ ownMs, otherMs }) => ownMs / otherMs);
  const { low, high } = medianInterval(ratios);
  const interval = ratios.length < 5 ? '' : ` (95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`;
  console.log(
    `${what}: ${median(pairs.map(({ ownMs }) => ownMs)).toFixed(1)} ms, ${other} ${median(pairs.map(({ otherMs }) => otherMs)).toFixed(1)} ms; ratio ${median(ratios).toFixed(2)}${interval}, ${ratios.length} pairs`,
  );
}

/** The Python sources of PyTorch, which every machine that runs the tests has. */
async function copySources(folder: string): Promise<void> {
  const found = spawnSync(findTorchPython(), ['-c', 'import torch; print(torch.__path__[0])'], {
    encoding: 'utf8',
  });
  await cp(found.stdout.trim(), folder, {
    recursive: true,
    dereference: true,
    filter: (source) =>
      !/\.(?:so|pyc|h|hpp|cuh|a|cmake)(?:\.\d+)*$|__pycache__|[/\\](?:lib|include|bin)$/u.test(source),
  });
}

/** The references lens is the TypeScript server's, of which the editor's package has none. */
function typescriptLibrary(): string {
  const folder = inRoot('.cache', 'references-lens');
  const library = path.join(folder, 'node_modules', 'typescript', 'lib');
  if (!existsSync(path.join(library, 'tsserver.js')))
    runWithRetry('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, TYPESCRIPT]);
  return library;
}
