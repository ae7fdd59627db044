import { mayContainOptimizer } from '../../src/detect/triggers';
import { median } from '../support/median';
import type { Contenders } from './contenders';
import type { CorpusFile } from './corpus';

const ROUNDS = 7;

/** What one language's files cost, in milliseconds: sums of each file's median over interleaved rounds. */
export interface TimingRow {
  readonly language: string;
  readonly files: number;
  readonly characters: number;
  /** Absent for languages that are read without a library. */
  readonly bareMs: number | undefined;
  readonly detectionMs: number;
  readonly longestMs: number;
  readonly longestFile: string;
}

/** Detection of files with a trigger word against the bare parse of the same files. */
export function timeDetection(files: readonly CorpusFile[], contenders: Contenders): TimingRow[] {
  return byLanguage(files.filter(({ hasTrigger }) => hasTrigger)).map(([language, group]) => {
    const bareParse = contenders.bareParse(language);
    const rows = group.map((file) => ({
      name: file.name,
      ...interleaved(
        () => bareParse?.(file.text),
        () => detectOnce(file, contenders),
      ),
    }));
    const longest = rows.reduce((left, right) => (right.worst > left.worst ? right : left));
    return {
      language,
      files: group.length,
      characters: sum(group.map(({ text }) => text.length)),
      bareMs: bareParse === undefined ? undefined : sum(rows.map(({ first }) => first)),
      detectionMs: sum(rows.map(({ second }) => second)),
      longestMs: longest.worst,
      longestFile: longest.name,
    };
  });
}

/** The look for a trigger word in files without one against the parse that it saves. */
export function timeTriggers(
  files: readonly CorpusFile[],
  contenders: Contenders,
): { readonly files: number; readonly bareMs: number; readonly lookMs: number } {
  const rows = files
    .filter(({ hasTrigger }) => !hasTrigger)
    .flatMap(({ name, text, language, languageId }) => {
      const bareParse = contenders.bareParse(language);
      if (bareParse === undefined) return [];
      return [
        interleaved(
          () => bareParse(text),
          () => mayContainOptimizer(text, languageId, name),
        ),
      ];
    });
  return {
    files: rows.length,
    bareMs: sum(rows.map(({ first }) => first)),
    lookMs: sum(rows.map(({ second }) => second)),
  };
}

/** What the editor does with a document's text: the look for a trigger word, parsing, reading the tree. */
function detectOnce({ name, text, languageId }: CorpusFile, { detector }: Contenders): void {
  if (mayContainOptimizer(text, languageId, name)) detector.detect({ languageId, fileName: name, text });
}

/** Medians of two contenders run in turn, and the second one's worst. */
export function interleaved(
  first: () => void,
  second: () => void,
): { readonly first: number; readonly second: number; readonly worst: number } {
  const firstMs: number[] = [];
  const secondMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    firstMs.push(elapsedMs(first));
    secondMs.push(elapsedMs(second));
  }
  return { first: median(firstMs), second: median(secondMs), worst: Math.max(...secondMs) };
}

function elapsedMs(run: () => void): number {
  const startedAt = performance.now();
  run();
  return performance.now() - startedAt;
}

function byLanguage(files: readonly CorpusFile[]): [CorpusFile['language'], CorpusFile[]][] {
  const groups = new Map<CorpusFile['language'], CorpusFile[]>();
  for (const file of files) groups.set(file.language, [...(groups.get(file.language) ?? []), file]);
  return [...groups];
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
