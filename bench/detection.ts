import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import { createDetector } from '../src/detect/detector';
import { configsOfCell, joinCells } from '../src/detect/notebook';
import { MAX_DOCUMENT_CHARACTERS, mayContainOptimizer } from '../src/detect/triggers';
import { numericValue } from '../src/model/hyperparameter';
import type { OptimizerConfig } from '../src/model/optimizerConfig';

// npm run -s bench:detection -- CORPUS OUT.jsonl: detects in every file of a folder laid out as <owner>+<name>/<path>, writes one
// JSON object a line, and prints how long detection took, as ratios to reading the same files' characters one by one.
const LANGUAGES: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.ipynb': 'python',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};
const LABELS = { sgd: 'sgd', sgdLike: 'sgd', rmsprop: 'rmsprop', other: 'other' } as const;

const [corpus, out] = process.argv.slice(2);
if (corpus === undefined || out === undefined)
  throw new Error('Usage: npm run -s bench:detection -- CORPUS OUT.jsonl');
const require = createRequire(path.join(process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd(), 'package.json'));
const treeSitter: typeof TreeSitter = require('@vscode/tree-sitter-wasm');
const grammars = '@vscode/tree-sitter-wasm/wasm';
const detector = await createDetector({
  treeSitter,
  runtimeWasmLocation: require.resolve(`${grammars}/tree-sitter.wasm`),
  pythonWasm: await readFile(require.resolve(`${grammars}/tree-sitter-python.wasm`)),
});

const lines: string[] = [];
const detectionMs: number[] = [];
const skimMs: number[] = [];
let files = 0;
let skipped = 0;
for (const name of await readdir(corpus, { recursive: true })) {
  const languageId = LANGUAGES[path.extname(name)];
  if (languageId === undefined) continue;
  const source = await readFile(path.join(corpus, name), 'utf8');
  const notebook = name.endsWith('.ipynb') ? parseNotebook(source) : undefined;
  const joined = notebook === undefined ? undefined : joinCells(notebook.map(({ text }) => text));
  const text = joined?.text ?? source;
  files += 1;
  const skimStart = performance.now();
  skim(text);
  skimMs.push(performance.now() - skimStart);
  if (text.length > MAX_DOCUMENT_CHARACTERS || !mayContainOptimizer(text, languageId)) {
    skipped += 1;
    continue;
  }
  const startedAt = performance.now();
  const configs = detector.detect({ languageId, fileName: name, text });
  detectionMs.push(performance.now() - startedAt);
  if (notebook === undefined || joined === undefined) {
    lines.push(...configs.map((config) => JSON.stringify(detectionRow(name, config))));
    continue;
  }
  for (const [index, { cell }] of notebook.entries()) {
    for (const config of configsOfCell(configs, joined, index)) {
      lines.push(JSON.stringify({ ...detectionRow(name, config), cell, cell_line: config.line + 1 }));
    }
  }
}
await writeFile(out, lines.join('\n') + '\n');
console.log(`${files} files, ${skipped} without a trigger word or too large, ${lines.length} detections`);
console.log(
  `median ${median(detectionMs).toFixed(2)} ms a parsed file, longest ${Math.max(...detectionMs).toFixed(1)} ms`,
);
console.log(`detection over a skim of the same characters: ${(sum(detectionMs) / sum(skimMs)).toFixed(1)} ×`);

function detectionRow(name: string, config: OptimizerConfig): Record<string, unknown> {
  const [folder = '', ...rest] = name.split(path.sep);
  return {
    repo: folder.replace('+', '/'),
    path: rest.join('/'),
    line: config.line + 1,
    label: LABELS[config.family],
    lr: numericValue(config.learningRate) ?? null,
    momentum: numericValue(config.momentum) ?? null,
  };
}

interface CodeCell {
  /** 0-based among all cells. */
  readonly cell: number;
  readonly text: string;
}

/** The code cells of an .ipynb file (nbformat 4, and 3 with its worksheets). */
function parseNotebook(source: string): CodeCell[] {
  const notebook = JSON.parse(source);
  const cells = notebook.cells ?? notebook.worksheets?.[0]?.cells ?? [];
  return [...cells.entries()].flatMap(([cell, { cell_type: type, source: lines, input }]) => {
    const content = lines ?? input ?? '';
    return type === 'code' ? [{ cell, text: Array.isArray(content) ? content.join('') : content }] : [];
  });
}

/** The least that any look at a text can cost. */
function skim(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (hash * 31 + text.charCodeAt(index)) | 0;
  return hash;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
