import { readFile } from 'node:fs/promises';
import { inRoot } from '../../scripts/root';

/** What a row of a table in docs/architecture.md lets a room import; paths as the page writes them. */
export interface Border {
  readonly room: string;
  readonly mayImport: readonly string[];
  readonly except: readonly string[];
}

/** The rows of the page's table with this first heading. Throws where there is no such table. */
export async function bordersUnder(heading: string): Promise<readonly Border[]> {
  const lines = (await readFile(inRoot('docs', 'architecture.md'), 'utf8')).split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  if (start < 0) throw new Error(`docs/architecture.md has no table of “${heading}”.`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) => {
    const [room = '', list = ''] = line.split('|').slice(1, -1);
    const [allowed = '', except = ''] = list.split(' except ');
    return { room: namesIn(room)[0] ?? '', mayImport: namesIn(allowed), except: namesIn(except) };
  });
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/gu)].map((match) => match[1] ?? '');
}
