import * as vscode from 'vscode';
import { effectiveRate } from '../../../advise/effectiveRate';
import { readSettings } from '../../base/settings';
import type { SiteAdvisor } from '../siteAdvisor';
import { said } from '../../../model/language/said';

/** Says behind a learning rate what it is together with the momentum, where the setting says so. */
export class RateHints implements vscode.InlayHintsProvider {
  readonly #advisor: SiteAdvisor;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(advisor: SiteAdvisor) {
    this.#advisor = advisor;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    if (!readSettings(document.uri).inlayHints) return [];
    const { sites } = await this.#advisor.about(document);
    return sites.flatMap(({ config, isIgnored }) => {
      const rate = isIgnored ? undefined : effectiveRate(config);
      if (rate === undefined) return [];
      const at = document.positionAt(rate.offset);
      if (at.line < range.start.line || at.line > range.end.line) return [];
      const hint = new vscode.InlayHint(at, rate.text);
      hint.paddingLeft = true;
      hint.tooltip = said`Effective learning rate, by Momentum Lens`;
      return [hint];
    });
  }
}
