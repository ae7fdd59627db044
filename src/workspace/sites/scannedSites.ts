import type { KnownSite } from '../../advise/record/siteOfRecord';
import { configsOfCell, isRun, joinCells } from '../../detect/notebook';
import { codeCells } from '../../detect/notebookFile';
import { DETECTION_EXTENSIONS, MAX_DOCUMENT_CHARACTERS } from '../../detect/triggers';
import { writtenFile } from '../../detect/writtenFile';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { knownSites } from './knownSites';

/** Where a scan has found a site, beside what is said of it. */
export interface ScannedPlace {
  /** 0-based among the code cells of a notebook; the site's line is counted from its beginning. */
  readonly cell?: number;
  /** The cell writes it into a file, or another program reads it. */
  readonly isNotRun?: true;
}

/** What was detected in one text: a file, a cell, or a file that a cell writes. */
export interface DetectedText {
  /** The spans of `configs` count in it. */
  readonly text: string;
  readonly configs: readonly OptimizerConfig[];
  /** What the records of the file may be about. */
  readonly known: readonly KnownSite[];
  /** `written`: of a file that a cell writes, which has no records. */
  readonly origin: 'own' | 'written';
}

/** How a scan detects in a file's text, and what it says of what it finds there. */
export interface ScannedFileReader<Site> {
  /** In a text of the file; in that of another file, which one of its cells writes beside it, where `writtenName` is given. */
  readonly detect: (
    languageId: string,
    text: string,
    writtenName?: string,
  ) => Promise<readonly OptimizerConfig[]>;
  readonly advise: (detected: DetectedText) => readonly Site[];
}

const NOTEBOOK_EXTENSION = 'ipynb';
/** Characters of a notebook are mostly pictures of its results. */
const MAX_NOTEBOOK_BYTES = 40_000_000;

/** Endings of the files that a scan reads. */
export const SCANNED_EXTENSIONS: readonly string[] = [
  ...DETECTION_EXTENSIONS,
  'R',
  'Rmd',
  NOTEBOOK_EXTENSION,
];
/** Folders that hold other people's code, whatever the settings say. */
export const NEVER_SCANNED: readonly string[] = [
  'node_modules',
  '.git',
  'site-packages',
  '.venv',
  'venv',
  '__pycache__',
];

/** Whether a path is a notebook's. */
export function isNotebookPath(path: string): boolean {
  return path.endsWith(`.${NOTEBOOK_EXTENSION}`);
}

/** A larger file is not read. */
export function mostScannedBytes(path: string): number {
  return isNotebookPath(path) ? MAX_NOTEBOOK_BYTES : 4 * MAX_DOCUMENT_CHARACTERS;
}

/** The sites of a file by its text; of a notebook those of its code cells. */
export async function scannedSites<Site extends object>(
  path: string,
  text: string,
  { detect, advise }: ScannedFileReader<Site>,
): Promise<readonly (Site & ScannedPlace)[]> {
  if (!isNotebookPath(path)) {
    const configs = await detect('', text);
    return advise({ text, configs, known: knownSites({ text, configs }), origin: 'own' });
  }
  const cells = codeCells(text);
  const joined = joinCells(cells.map((cell) => cell.text));
  const inAll = await detect('python', joined.text);
  const known = knownSites({ text: joined.text, configs: inAll });
  const found = cells.map(async (cell, index) => {
    const written = writtenFile(cell.text);
    const detected =
      written === undefined
        ? { text: cell.text, configs: configsOfCell(inAll, joined, index) }
        : { text: written.text, configs: await detect('', written.text, written.fileName) };
    const about = isRun(cell.text)
      ? ({ known, origin: 'own' } as const)
      : ({ known: [], origin: 'written' } as const);
    return advise({ ...detected, ...about }).map((site) => ({
      ...site,
      cell: index,
      ...(about.origin === 'own' ? {} : { isNotRun: true as const }),
    }));
  });
  return (await Promise.all(found)).flat();
}
