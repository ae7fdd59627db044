import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inRoot } from '../../scripts/root';
import { bordersUnder, type Border } from '../support/architecture';

/** What is no file of ours. */
const OUTSIDE = ['vscode', 'node:fs'];
/** Files that a border names, and others of their folders. */
const FILES = [
  'src/calibrate/run/trainer',
  'src/calibrate/run/calibrationEvent',
  'src/calibrate/run/runCalibration',
  'webview/messages',
  'webview/shownCurves',
  'webview/stateDelta',
  'webview/page',
];
const IMPORTED = /(?:from|import\() ?'(\.[^']+)'/gu;

it('lint keeps the borders that the architecture page draws, and no others', async () => {
  const borders = await bordersUnder('Room');
  const folders = await sourceFolders();
  expect(borders.map(({ room }) => room).toSorted()).toEqual([...new Set(folders.map(roomOf))].toSorted());
  for (const file of FILES) expect(existsSync(inRoot(`${file}.ts`)), file).toBe(true);
  const targets = [...folders.map((folder) => `${folder}/probe`), ...FILES, ...OUTSIDE];
  const importers = folders.filter((folder) => !folder.startsWith('src/train/builtin/wasm'));
  const forbidden = await forbiddenByLint(importers, targets);
  const page = importers.flatMap((importer) => {
    const border = borders.find(({ room }) => room === roomOf(importer));
    return targets
      .filter(
        (target) => border !== undefined && !isInside(target, border.room) && !isAllowed(target, border),
      )
      .map((target) => `${importer} → ${target}`);
  });
  expect(forbidden.filter((each) => !isOwn(each))).toEqual(page.toSorted());
});

it('rooms inside a room import each other only as the architecture page says', async () => {
  const borders = await bordersUnder('Inner room');
  const halls = new Set(borders.map(({ room }) => path.posix.dirname(room)));
  for (const hall of halls) {
    const rooms = (await readdir(inRoot(hall), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${hall}/${name}`);
    const drawn = borders.filter(({ room }) => path.posix.dirname(room) === hall);
    expect(drawn.map(({ room }) => room).toSorted()).toEqual(rooms.toSorted());
  }
  const drawn = borders.flatMap(({ room, mayImport }) =>
    mayImport.map((name) => `${room} → ${path.posix.dirname(room)}/${name}`),
  );
  expect(await importsBetween(borders.map(({ room }) => room))).toEqual(drawn.toSorted());
});

/** `src/train` of `src/train/builtin/engine`. */
function roomOf(folder: string): string {
  return folder.startsWith('src/') ? folder.split('/').slice(0, 2).join('/') : 'webview';
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

function isAllowed(target: string, { mayImport, except }: Border): boolean {
  const name = target.replace(/^src\//u, '');
  const covers = (each: string): boolean =>
    name === each || name.startsWith(each.endsWith(':') ? each : `${each}/`);
  return mayImport.some(covers) && !except.some(covers);
}

/** Within one room: what the engine on TensorFlow.js may not share with the other, which the table does not say. */
function isOwn(line: string): boolean {
  const [importer = '', target = ''] = line.split(' → ');
  return isInside(target, roomOf(importer));
}

async function sourceFiles(): Promise<string[]> {
  const entries = await readdir(inRoot('src'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'extension.ts')
    .map((entry) => path.relative(inRoot(), path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'));
}

async function sourceFolders(): Promise<string[]> {
  return [...new Set((await sourceFiles()).map((file) => path.posix.dirname(file))), 'webview'];
}

/** Runs the project's lint over a file in every folder that imports every target. */
async function forbiddenByLint(folders: readonly string[], targets: readonly string[]): Promise<string[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'momentum-lens-borders-'));
  try {
    await copyFile(inRoot('.oxlintrc.json'), path.join(root, '.oxlintrc.json'));
    for (const folder of folders) {
      await mkdir(path.join(root, folder), { recursive: true });
      const lines = targets.map((target) => `import '${specifier(folder, target)}';`);
      await writeFile(path.join(root, folder, 'borders.ts'), `${lines.join('\n')}\n`);
    }
    const oxlint = inRoot('node_modules', 'oxlint', 'bin', 'oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json', '.'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    const report: LintReport = JSON.parse(stdout);
    return report.diagnostics
      .filter(({ code }) => code === 'eslint(no-restricted-imports)')
      .map(({ filename, labels: [label] }) => {
        const target = targets[(label?.span.line ?? 0) - 1] ?? '';
        return `${path.posix.dirname(filename.split(path.sep).join('/'))} → ${target}`;
      })
      .toSorted();
  } finally {
    await rm(root, { recursive: true });
  }
}

interface LintReport {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

function specifier(folder: string, target: string): string {
  if (OUTSIDE.includes(target)) return target;
  const relative = path.posix.relative(folder, target);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The arrows between rooms of one hall that the sources have, of types too. */
async function importsBetween(rooms: readonly string[]): Promise<string[]> {
  const arrows = new Set<string>();
  for (const file of await sourceFiles()) {
    const own = rooms.find((room) => isInside(file, room));
    if (own === undefined) continue;
    for (const [, imported = ''] of (await readFile(inRoot(file), 'utf8')).matchAll(IMPORTED)) {
      const target = path.posix.join(path.posix.dirname(file), imported);
      const other = rooms.find((room) => isInside(target, room));
      if (other === undefined || other === own) continue;
      if (path.posix.dirname(own) === path.posix.dirname(other)) arrows.add(`${own} → ${other}`);
    }
  }
  return [...arrows].toSorted();
}
