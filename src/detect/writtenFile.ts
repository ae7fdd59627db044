import { sourceLanguage } from './triggers';

/** A file that a cell of a notebook writes instead of running. */
export interface WrittenFile {
  readonly fileName: string;
  /** The cell with the magic's own line blanked, so that every offset stays true. */
  readonly text: string;
}

const WRITING = /^\s*%%(?:writefile|file)[ \t]+(["']?)([^\s"'-][^\s"']*)\1[ \t]*(?:\r?\n|$)/u;

/**
 * What a cell writes with `%%writefile NAME`, where that is read as something else than the notebook's Python; undefined for all other
 * cells, and for those that append to a file.
 */
export function writtenFile(cell: string): WrittenFile | undefined {
  const magic = WRITING.exec(cell);
  const fileName = magic?.[2] ?? '';
  const language = sourceLanguage('', fileName);
  if (magic === null || language === undefined || language === 'python') return undefined;
  const blanked = magic[0].replaceAll(/[^\r\n]/gu, (character) => ' '.repeat(character.length));
  return { fileName, text: blanked + cell.slice(magic[0].length) };
}
