import * as vscode from 'vscode';
import type { Calibration, CalibrationSubject } from '../../model/calibration/calibration';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { DocumentSite, SiteAdvisor } from './siteAdvisor';

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

/** The site as its document stands now; undefined when it is gone. */
export async function findSite(advisor: SiteAdvisor, reference: SiteReference): Promise<Site | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri, true));
    const { sites } = await advisor.about(document);
    const site = sites.find(({ config }) => config.siteId === reference.siteId);
    return site === undefined ? undefined : { document, ...site };
  } catch {
    // The document was deleted or renamed since.
    return undefined;
  }
}

/** The site that a command was called for: its argument, else the one at the cursor. */
export async function siteFor(advisor: SiteAdvisor, argument: unknown): Promise<Site | undefined> {
  const reference = parseSiteReference(argument);
  return reference === undefined ? siteAtCursor(advisor) : findSite(advisor, reference);
}

/** The optimizer at the cursor of the active editor, else the nearest that can be calibrated. */
export async function siteAtCursor(advisor: SiteAdvisor): Promise<Site | undefined> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (editor === undefined) return undefined;
  const { document } = editor;
  const line = editor.selection.active.line;
  const distance = ({ line: start, endLine }: OptimizerConfig): number =>
    line < start ? start - line : Math.max(0, line - endLine);
  const [nearest] = (await advisor.about(document)).sites
    .filter(({ calibrationKind }) => calibrationKind !== undefined)
    .toSorted((left, right) => distance(left.config) - distance(right.config));
  return nearest === undefined ? undefined : { document, ...nearest };
}

/** The site that a record or journal is about, as it stands in the workspace now. */
export async function siteOfSubject(
  advisor: SiteAdvisor,
  subject: CalibrationSubject,
): Promise<Site | undefined> {
  if (subject.kind !== 'script') return undefined;
  const { scriptPath, siteId } = subject;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const path of [scriptPath, scriptPath.replace(`${folder.name}/`, '')]) {
      const uri = vscode.Uri.joinPath(folder.uri, path).toString();
      const site = await findSite(advisor, { uri, siteId });
      if (site !== undefined) return site;
    }
  }
  return findSite(advisor, { uri: vscode.Uri.file(scriptPath).toString(), siteId });
}

/** The record that the site's advice rests on, or that gave no estimate; undefined where there is none. */
export function recordOfSite(site: Site | undefined): Calibration | undefined {
  return site !== undefined && 'calibration' in site.advice ? site.advice.calibration : undefined;
}

/** How a command is told of this site. */
export function referenceTo({ document, config }: Site): SiteReference {
  return { uri: document.uri.toString(), siteId: config.siteId };
}

/** Puts the cursor on the optimizer's name. */
export async function revealSite({ document, config }: Site): Promise<void> {
  const at = document.positionAt(config.nameSpan.start);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: new vscode.Range(at, at),
  });
}
