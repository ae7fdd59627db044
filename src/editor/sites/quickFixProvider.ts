import * as vscode from 'vscode';
import { momentumFix, pairFix } from './momentumFix';
import type { SiteAdvisor } from './siteAdvisor';

/** Offers the suggested momentum in the light bulb of the optimizer's lines. */
export class QuickFixProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
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
    return sites.flatMap(({ config, advice }) => {
      const definitionLine =
        config.momentum.state === 'known' && config.momentum.definition.file === undefined
          ? config.momentum.definition.line
          : config.line;
      const touchesSite = range.start.line <= config.endLine && range.end.line >= config.line;
      const touchesDefinition = range.start.line <= definitionLine && range.end.line >= definitionLine;
      if (!touchesSite && !touchesDefinition) return [];
      const fixes = [momentumFix(document, config, advice), pairFix(document, config, advice)];
      return fixes.flatMap((fix) => {
        if (fix === undefined) return [];
        const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
        action.edit = fix.edit;
        action.isPreferred = fix.isPreferred;
        return [action];
      });
    });
  }
}
