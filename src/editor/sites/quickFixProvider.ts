import * as vscode from 'vscode';
import { interruptionTitle } from '../../model/calibration/interruption';
import { COMMANDS } from '../base/declarations';
import { interruptionOf } from '../calibration/interruptedCalibrations';
import { couplingFix, momentumFix, pairFix } from './momentumFix';
import type { DocumentSite, SiteAdvisor } from './siteAdvisor';
import type { SiteReference } from './siteLookup';

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
  const fixes = [
    momentumFix(document, config, advice),
    pairFix(document, config, advice),
    couplingFix(document, config, advice),
  ];
  return [
    ...fixes.flatMap((fix) => {
      if (fix === undefined) return [];
      const action = new vscode.CodeAction(fix.title, kind);
      action.edit = fix.edit;
      action.isPreferred = fix.isPreferred;
      return [action];
    }),
    ...calibrateActions(document, site),
  ];
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
    action('Calibrate momentum…', COMMANDS.calibrate),
  ];
}
