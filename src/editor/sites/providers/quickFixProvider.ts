import * as vscode from 'vscode';
import { ignoringLine } from '../../../advise/ignoredSites';
import { interruptionTitle } from '../../../model/calibration/interruption';
import type { TextSpan } from '../../../model/optimizer/textSpan';
import { COMMANDS } from '../../base/declarations';
import { markedFindings } from './findingDiagnostics';
import { interruptionOf } from '../../calibration/interruptedCalibrations';
import { couplingFix, momentumFix, pairFix } from './momentumFix';
import type { DocumentSite, SiteAdvisor } from '../siteAdvisor';
import type { SiteReference } from '../siteLookup';
import { said } from '../../../model/language/said';

/**
 * Offers on the optimizer's lines what was measured and a calibration in the light bulb; what the rule alone says, which is no finding,
 * under Refactor.
 */
export class QuickFixProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite],
  };
  readonly #advisor: SiteAdvisor;

  constructor(advisor: SiteAdvisor) {
    this.#advisor = advisor;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range | vscode.Selection,
  ): Promise<vscode.CodeAction[]> {
    const { sites } = await this.#advisor.about(document);
    return sites.flatMap((site) => (touches(site, range) ? actionsOf(document, site) : []));
  }
}

function touches({ config }: DocumentSite, range: vscode.Range): boolean {
  const definitionLine =
    config.momentum.state === 'known' && config.momentum.definition.file === undefined
      ? config.momentum.definition.line
      : config.line;
  const touchesSite = range.start.line <= config.endLine && range.end.line >= config.line;
  const touchesDefinition = range.start.line <= definitionLine && range.end.line >= definitionLine;
  return touchesSite || touchesDefinition;
}

function actionsOf(document: vscode.TextDocument, site: DocumentSite): vscode.CodeAction[] {
  const { config, advice } = site;
  const kind =
    advice.kind === 'uncalibrated' ? vscode.CodeActionKind.RefactorRewrite : vscode.CodeActionKind.QuickFix;
  const marked = markedFindings(document, site);
  const saving = marked.flatMap(({ finding, diagnostic }) =>
    finding.kind === 'savingNotApplied' ? [diagnostic] : [],
  );
  const fixes = [
    momentumFix(document, config, advice),
    pairFix(document, config, advice),
    couplingFix(document, config, advice),
  ];
  return [
    ...fixes.flatMap((fix, index) => {
      if (fix === undefined) return [];
      const action = new vscode.CodeAction(fix.title, kind);
      action.edit = fix.edit;
      action.isPreferred = fix.isPreferred;
      if (index === 0) action.diagnostics = saving;
      return [action];
    }),
    ...marked.flatMap(({ finding, diagnostic }) => {
      if (finding.fix === undefined) return [];
      const { title, span, newText } = finding.fix;
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, rangeOf(document, span), newText);
      return [fixing(title, [diagnostic], edit)];
    }),
    ...calibrateActions(document, site),
    ...suppressions(
      document,
      site,
      marked.map(({ diagnostic }) => diagnostic),
    ),
  ];
}

/** Leaves what is marked alone: here by a comment, everywhere by the setting. */
function suppressions(
  document: vscode.TextDocument,
  { config }: DocumentSite,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction[] {
  if (diagnostics.length === 0) return [];
  const line = ignoringLine(config, document.getText().split(/\r?\n/u), document.languageId);
  const everywhere = fixing(said`Mark no findings of Momentum Lens anywhere`, diagnostics);
  everywhere.command = { title: everywhere.title, command: COMMANDS.toggleDiagnostics };
  if (line === undefined) return [everywhere];
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(config.line, 0), line);
  return [fixing(said`Ignore this optimizer by a comment`, diagnostics, edit), everywhere];
}

function fixing(
  title: string,
  diagnostics: vscode.Diagnostic[],
  edit?: vscode.WorkspaceEdit,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  if (edit !== undefined) action.edit = edit;
  return action;
}

function rangeOf(document: vscode.TextDocument, { start, end }: TextSpan): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** A calibration, and the way on with one that was interrupted. */
function calibrateActions(
  document: vscode.TextDocument,
  { config, calibrationKind, interrupted }: DocumentSite,
): vscode.CodeAction[] {
  if (calibrationKind === undefined) return [];
  const reference: SiteReference = { uri: document.uri.toString(), siteId: config.siteId };
  const action = (title: string, command: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { title, command, arguments: [reference] };
    return made;
  };
  return [
    ...(interrupted === undefined
      ? []
      : [action(interruptionTitle(interruptionOf(interrupted)), COMMANDS.resume)]),
    action(said`Calibrate momentum…`, COMMANDS.calibrate),
  ];
}
