import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { joinCells, type JoinedCells } from '../../src/detect/notebook';
import { codeCells, type CodeCell } from '../../src/detect/notebookFile';
import { mayContainOptimizer, sourceLanguage, type SourceLanguage } from '../../src/detect/triggers';

/** One file of a corpus as detection is given it. */
export interface CorpusFile {
  /** Relative to the corpus. */
  readonly name: string;
  readonly language: SourceLanguage;
  readonly languageId: string;
  readonly text: string;
  readonly hasTrigger: boolean;
  readonly notebook: { readonly cells: readonly CodeCell[]; readonly joined: JoinedCells } | undefined;
}

/** Every file under `folder` in whose language optimizers are looked for. */
export async function readCorpus(folder: string): Promise<CorpusFile[]> {
  const files: CorpusFile[] = [];
  for (const name of await fileNames(folder)) {
    const isNotebook = name.endsWith('.ipynb');
    const languageId = isNotebook ? 'python' : '';
    const language = sourceLanguage(languageId, name);
    if (language === undefined) continue;
    const source = await readFile(path.join(folder, name), 'utf8');
    const cells = isNotebook ? codeCells(source) : undefined;
    const notebook =
      cells === undefined ? undefined : { cells, joined: joinCells(cells.map(({ text }) => text)) };
    const text = notebook?.joined.text ?? source;
    const hasTrigger = mayContainOptimizer(text, languageId, name);
    files.push({ name, language, languageId, text, hasTrigger, notebook });
  }
  return files;
}

/** Folders may be called like files: `Lux.jl`. */
async function fileNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}
