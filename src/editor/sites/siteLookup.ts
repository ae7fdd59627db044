import * as vscode from 'vscode';
import { siteOfRecord, type KnownSite } from '../../advise/record/siteOfRecord';
import type { Calibration, CalibrationSubject } from '../../model/calibration/calibration';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { cellNumber, codeCellsOf, isNotebookCell, notebookOf } from '../base/notebookCell';
import { placesOfScript, scriptPathOf } from '../base/scriptPath';
import { reveal } from './reveal';
import type { DocumentSite, SiteAdvisor } from './siteAdvisor';
import { said } from '../../model/language/said';

/** How commands name the optimizer that they are about. */
export interface SiteReference {
  readonly uri: string;
  readonly siteId: string;
}

/** A site of an open document, with what could be said of it when it was looked up. */
export interface Site extends DocumentSite {
  readonly document: vscode.TextDocument;
}

/** A command's argument, checked: links in hovers and other extensions may pass anything. */
export function parseSiteReference(value: unknown): SiteReference | undefined {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('siteId' in value))
    return undefined;
  const { uri, siteId } = value;
  return typeof uri === 'string' && typeof siteId === 'string' ? { uri, siteId } : undefined;
}

/** The site as its document stands now, of a notebook that is named in the cell where it stands; undefined when it is gone. */
export async function findSite(
  advisor: SiteAdvisor,
  { uri, siteId }: SiteReference,
): Promise<Site | undefined> {
  const sites = await sitesIn(advisor, () => documentsAt(vscode.Uri.parse(uri, true)));
  return sites.find(({ config }) => config.siteId === siteId);
}

/** The site that a command was called for: its argument, else the one at the cursor. */
export async function siteFor(advisor: SiteAdvisor, argument: unknown): Promise<Site | undefined> {
  const reference = parseSiteReference(argument);
  return reference === undefined ? siteAtCursor(advisor) : findSite(advisor, reference);
}

/** The optimizer at the cursor of the active editor, else the nearest, that can be calibrated; any one where `which` says so. */
export async function siteAtCursor(
  advisor: SiteAdvisor,
  which: 'calibratable' | 'any' = 'calibratable',
): Promise<Site | undefined> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (editor === undefined) return undefined;
  const { document } = editor;
  const line = editor.selection.active.line;
  const distance = ({ line: start, endLine }: OptimizerConfig): number =>
    line < start ? start - line : Math.max(0, line - endLine);
  const [nearest] = (await advisor.about(document)).sites
    .filter(({ calibrationKind }) => which === 'any' || calibrationKind !== undefined)
    .toSorted((left, right) => distance(left.config) - distance(right.config));
  return nearest === undefined ? undefined : { document, ...nearest };
}

/** The sites of the documents of a file: its own, or a notebook's cells; none when it is gone. */
async function sitesIn(
  advisor: SiteAdvisor,
  opening: () => Promise<readonly vscode.TextDocument[]>,
): Promise<readonly Site[]> {
  try {
    const all: Site[] = [];
    for (const document of await opening()) {
      const { sites } = await advisor.about(document);
      all.push(...sites.map((site) => ({ document, ...site })));
    }
    return all;
  } catch {
    return [];
  }
}

async function documentsAt(uri: vscode.Uri): Promise<readonly vscode.TextDocument[]> {
  return uri.fsPath.endsWith('.ipynb') && !isNotebookCell({ uri })
    ? cellDocuments(await vscode.workspace.openNotebookDocument(uri))
    : [await vscode.workspace.openTextDocument(uri)];
}

function cellDocuments(notebook: vscode.NotebookDocument): readonly vscode.TextDocument[] {
  return codeCellsOf(notebook).map(({ document }) => document);
}

/** The site that a record or journal is about, as it stands in the workspace now. */
export async function siteOfSubject(
  advisor: SiteAdvisor,
  subject: CalibrationSubject,
): Promise<Site | undefined> {
  if (subject.kind !== 'script') return undefined;
  const { scriptPath } = subject;
  const notebook = vscode.workspace.notebookDocuments.find(({ uri }) => scriptPathOf(uri) === scriptPath);
  const openings =
    notebook === undefined
      ? placesOfScript(scriptPath).map((uri) => () => documentsAt(uri))
      : [() => Promise.resolve(cellDocuments(notebook))];
  for (const opening of openings) {
    const sites = await sitesIn(advisor, opening);
    const siteId = siteOfRecord(subject, sites.map(toKnownSite));
    const site = sites.find(({ config }) => config.siteId === siteId);
    if (site !== undefined) return site;
  }
  return undefined;
}

/** What tells a site that was looked up from the others of its file. */
export function toKnownSite({ config, siteText }: Pick<DocumentSite, 'config' | 'siteText'>): KnownSite {
  return { siteId: config.siteId, siteText };
}

/** The record that the site's advice rests on, or that gave no estimate; undefined where there is none. */
export function recordOfSite(site: Site | undefined): Calibration | undefined {
  return site !== undefined && 'calibration' in site.advice ? site.advice.calibration : undefined;
}

/** How a command is told of this site. */
export function referenceTo({ document, config }: Site): SiteReference {
  return { uri: document.uri.toString(), siteId: config.siteId };
}

/** `train.py, line 24`; of a notebook with the cell. */
export function placeOfSite({ document, config }: Pick<Site, 'document' | 'config'>): string {
  const notebook = notebookOf(document);
  const [file, line] = [scriptPathOf(document.uri), config.line + 1];
  return notebook === undefined
    ? said`${file}, line ${line}`
    : said`${file}, cell ${cellNumber(notebook, document)}, line ${line}`;
}

/** Puts the cursor on the optimizer's name. */
export async function revealSite({ document, config }: Site): Promise<void> {
  await reveal(document, document.positionAt(config.nameSpan.start));
}
