import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../scripts/arguments';
import { configsOfCell } from '../src/detect/notebook';
import { writtenFile } from '../src/detect/writtenFile';
import { numericValue } from '../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../src/model/optimizer/optimizerConfig';
import { loadContenders, type Contenders } from './detection/contenders';
import { readCorpus, type CorpusFile } from './detection/corpus';
import { printEvaluation } from './detection/evaluate';
import { runFuzz } from './detection/fuzz';
import { printKinds } from './detection/kinds';
import { timeGrowth } from './detection/growth';
import { detectInRepository, placeInCorpus } from './detection/repositoryFiles';
import { sum, timeDetection, timeTriggers } from './detection/timing';

// npm run -s bench:detection -- CORPUS OUT.jsonl [--detections]: detects in every file of a folder laid out as
// <owner>+<name>/<path>, with the values that come from other files of the same repository, writes one JSON object a line, and
// prints what detection in each file alone costs over the bare parse of the same files.
// npm run -s bench:detection -- --kinds: detects in the annotated fixtures of each kind and prints how many forms were read right.
// npm run -s bench:detection -- --evaluate [CORPUS]: compares every known value of the fixtures, and of a corpus, with what Python, or
// another library for the file's format, makes of the file.
// npm run -s bench:detection -- --fuzz [MUTATIONS] [SEED]: mutates sources of every language and looks for exceptions, hangs and
// ranges outside the document.
const LABELS = { sgd: 'sgd', sgdLike: 'sgd', rmsprop: 'rmsprop', other: 'other' } as const;

const { values: options, positionals } = parseArgs({
  options: {
    fuzz: { type: 'boolean' },
    kinds: { type: 'boolean' },
    evaluate: { type: 'boolean' },
    detections: { type: 'boolean' },
  },
  allowPositionals: true,
});
const [first, second, ...others] = positionals;
if (options.fuzz === true && others.length === 0) {
  const [mutations, seed] = [wholeNumber('MUTATIONS', first ?? '20000'), wholeNumber('SEED', second ?? '1')];
  process.exitCode = (await runFuzz(mutations, seed)) ? 0 : 1;
} else if (options.evaluate === true && second === undefined) {
  process.exitCode = (await printEvaluation(first)) ? 0 : 1;
} else if (options.kinds === true && first === undefined) {
  process.exitCode = (await printKinds()) ? 0 : 1;
} else if (first === undefined || second === undefined || others.length > 0) {
  throw new Error(
    'Usage: npm run -s bench:detection -- CORPUS OUT.jsonl [--detections], -- --kinds, -- --evaluate [CORPUS], or -- --fuzz [MUTATIONS] [SEED]',
  );
} else {
  const contenders = await loadContenders();
  const files = await readCorpus(first);
  const rows: Record<string, unknown>[] = [];
  for (const file of files) rows.push(...(await detectionRows(first, file, contenders)));
  await writeFile(second, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const withTrigger = files.filter(({ hasTrigger }) => hasTrigger).length;
  console.log(`${files.length} files, ${withTrigger} with a trigger word, ${rows.length} detections`);
  if (options.detections !== true) printTimings(files, contenders);
}

function printTimings(files: readonly CorpusFile[], loaded: Contenders): void {
  const rows = timeDetection(files, loaded);
  const compared = rows.flatMap(({ bareMs, detectionMs }) =>
    bareMs === undefined ? [] : [{ bareMs, detectionMs }],
  );
  print(['language', 'files', 'kB', 'bare parse ms', 'detection ms', 'ratio', 'longest ms', 'in']);
  for (const row of rows) {
    print([
      row.language,
      row.files,
      Math.round(row.characters / 1000),
      row.bareMs?.toFixed(1) ?? '–',
      row.detectionMs.toFixed(1),
      row.bareMs === undefined ? '–' : (row.detectionMs / row.bareMs).toFixed(2),
      row.longestMs.toFixed(1),
      path.basename(row.longestFile),
    ]);
  }
  const bareMs = sum(compared.map((each) => each.bareMs));
  const detectionMs = sum(compared.map((each) => each.detectionMs));
  print([
    'all',
    '',
    '',
    bareMs.toFixed(1),
    detectionMs.toFixed(1),
    (detectionMs / bareMs).toFixed(2),
    '',
    '',
  ]);
  const looks = timeTriggers(files, loaded);
  console.log(
    `\n${looks.files} files without a trigger word: ${looks.lookMs.toFixed(2)} ms to look, ${looks.bareMs.toFixed(1)} ms to parse: ` +
      `${((100 * looks.lookMs) / looks.bareMs).toFixed(2)} %\n`,
  );
  print(['language', 'lines', '', 'bare parse ms', 'detection ms', 'ratio', 'ms a line / 1st', '']);
  let perLineFirst = 0;
  for (const { language, lines, bareMs: bare, detectionMs: detected } of timeGrowth(loaded)) {
    if (lines === 1250) perLineFirst = detected / lines;
    const growth = detected / lines / perLineFirst;
    const columns = [bare.toFixed(1), detected.toFixed(1), (detected / bare).toFixed(2), growth.toFixed(2)];
    print([language, lines, '', ...columns, '']);
  }
}

function print(columns: readonly (string | number)[]): void {
  console.log(
    columns
      .map((column, index) => String(column).padEnd(index === 0 ? 12 : 15))
      .join(' ')
      .trimEnd(),
  );
}

async function detectionRows(
  corpus: string,
  file: CorpusFile,
  { detector }: Contenders,
): Promise<Record<string, unknown>[]> {
  const { name, hasTrigger, notebook } = file;
  if (!hasTrigger) return [];
  const configs = await detectInRepository(corpus, file, detector);
  if (notebook === undefined) return configs.map((config) => detectionRow(name, config));
  return notebook.cells.flatMap(({ index: cell, text }, index) => {
    const written = writtenFile(text);
    const own =
      written === undefined
        ? configsOfCell(configs, notebook.joined, index)
        : detector.detect({ ...written, languageId: '' });
    return own.map((config) => ({ ...detectionRow(name, config), cell, cell_line: config.line + 1 }));
  });
}

function detectionRow(name: string, config: OptimizerConfig): Record<string, unknown> {
  const { repository, path: file } = placeInCorpus(name);
  return {
    repo: repository.replace('+', '/'),
    path: file,
    line: config.line + 1,
    label: LABELS[config.family],
    lr: numericValue(config.learningRate) ?? null,
    momentum: numericValue(config.momentum) ?? null,
  };
}
