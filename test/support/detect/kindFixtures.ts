import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a file says of one hyperparameter; `isBeyondReach` where detection may leave it unknown. */
export type ExpectedValue =
  | { readonly state: 'known' | 'default'; readonly value: number; readonly isBeyondReach: boolean }
  | { readonly state: 'unknown' };

export type ExpectedAdvice = 'given' | 'warned' | 'withheld';

/** What detection has to say about one place of a fixture. */
export interface ExpectedSite {
  /** 0-based. */
  readonly line: number;
  readonly optimizer: string;
  readonly learningRate: ExpectedValue;
  readonly momentum: ExpectedValue;
  readonly nesterov: 'on' | 'off' | 'unknown';
  /** Absent where any will do. */
  readonly advice?: ExpectedAdvice;
}

/** A source that stands for one kind of form, with what it has to be taken for; SGD anywhere else in it is wrong. */
export interface KindFixture {
  /** A letter of docs/detection.md. */
  readonly kind: string;
  /** Relative to the kind's folder. */
  readonly name: string;
  readonly text: string;
  /** Folder that the file's paths are relative to, as a workspace's. */
  readonly workspace: string;
  /** Relative to `workspace`. */
  readonly fileName: string;
  readonly sites: readonly ExpectedSite[];
}

const EXPECTATION = /(?:#|\/\/|%|;|<!--|\/\*)\s*expect:\s*(.*?)\s*(?:-->|\*\/)?\s*$/u;

/**
 * Every annotated source under `test/fixtures/detection/kinds/LETTER`. A comment `expect: SGD lr=0.1 momentum=default:0` stands on
 * the line of the lens, or alone on the line before; `expect: nothing` alone in a file without SGD. A language without comments has a
 * neighbour `NAME.expected.json` with such texts by 1-based line. `nesterov=` is off and `advice=` any where they are not written;
 * `unknown` wants no number, `0.1?` the number or none. A file without expectations is there for the others. A folder inside the
 * kind's is a workspace of its own.
 */
export function kindFixtures(root: string): KindFixture[] {
  const top = path.join(root, 'test/fixtures/detection/kinds');
  return foldersIn(top).flatMap((kind) =>
    filesIn(path.join(top, kind)).flatMap((name) => fixtureOf(top, kind, name) ?? []),
  );
}

function fixtureOf(top: string, kind: string, name: string): KindFixture | undefined {
  if (name.endsWith('.expected.json')) return undefined;
  const file = path.join(top, kind, name);
  const text = readFileSync(file, 'utf8');
  const sites = neighbourSites(file) ?? annotatedSites(text, file);
  if (sites === undefined) return undefined;
  const parts = name.split('/');
  const folder = parts.length > 1 ? (parts[0] ?? '') : '';
  const workspace = path.join(top, kind, folder);
  return { kind, name, text, workspace, fileName: parts.slice(parts.length > 1 ? 1 : 0).join('/'), sites };
}

function annotatedSites(text: string, file: string): readonly ExpectedSite[] | undefined {
  const lines = text.split('\n');
  const found = lines.flatMap((line, index) => {
    const written = EXPECTATION.exec(line);
    if (written === null) return [];
    const isAlone = line.slice(0, written.index).trim() === '';
    return [{ line: isAlone ? nextSourceLine(lines, index) : index, expected: written[1] ?? '' }];
  });
  return found.length === 0 ? undefined : sitesOf(found, file);
}

function nextSourceLine(lines: readonly string[], from: number): number {
  let line = from + 1;
  while (EXPECTATION.test(lines[line] ?? '')) line += 1;
  return line;
}

function neighbourSites(file: string): readonly ExpectedSite[] | undefined {
  const neighbour = `${file}.expected.json`;
  if (!readdirSync(path.dirname(file)).includes(path.basename(neighbour))) return undefined;
  const byLine: Record<string, string> = JSON.parse(readFileSync(neighbour, 'utf8'));
  const rows = Object.entries(byLine).map(([line, expected]) => ({ line: Number(line) - 1, expected }));
  return sitesOf(rows, neighbour);
}

function sitesOf(
  rows: readonly { readonly line: number; readonly expected: string }[],
  file: string,
): readonly ExpectedSite[] {
  return rows.flatMap(({ line, expected }) => {
    if (expected === 'nothing') return [];
    const [optimizer = '', ...pairs] = expected.split(/\s+/u);
    const values = new Map(pairs.map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']));
    const where = `${file}:${line + 1}: ${expected}`;
    const advice = values.get('advice');
    if (advice !== undefined && advice !== 'given' && advice !== 'warned' && advice !== 'withheld')
      throw new Error(`${where}: no such advice`);
    const nesterov = values.get('nesterov') ?? 'off';
    if (nesterov !== 'on' && nesterov !== 'off' && nesterov !== 'unknown')
      throw new Error(`${where}: no such flag`);
    return [
      {
        line,
        optimizer,
        learningRate: valueOf(values.get('lr'), where),
        momentum: valueOf(values.get('momentum'), where),
        nesterov,
        ...(advice === undefined ? {} : { advice }),
      },
    ];
  });
}

function valueOf(text: string | undefined, where: string): ExpectedValue {
  if (text === 'unknown') return { state: 'unknown' };
  const [, prefix, digits = '', reach] = /^(default:)?([^?]+)(\?)?$/u.exec(text ?? '') ?? [];
  const value = Number(digits);
  if (digits === '' || Number.isNaN(value))
    throw new Error(`${where}: a value is neither number nor unknown`);
  return { state: prefix === undefined ? 'known' : 'default', value, isBeyondReach: reach !== undefined };
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .toSorted();
}
