import * as vscode from 'vscode';
import { siteFindings, type SiteFinding } from '../../../advise/siteFindings';
import type { Log } from '../../base/log';
import { readSettings, type DiagnosticsChoice } from '../../base/settings';
import { throttled } from '../../base/throttled';
import type { DocumentSite, SiteAdvisor } from '../siteAdvisor';
import { SITE_SELECTOR } from './siteSelector';

/** After the last keystroke or change before what is marked follows. */
const INTERVAL_MS = 500;
const SOURCE = 'Momentum Lens';
const OWN_SCHEMES = new Set(['file', 'untitled', 'vscode-notebook-cell']);

/** Marks in open documents what of their sites can be mended, as the setting says; the light bulb mends it. */
export class FindingDiagnostics implements vscode.Disposable {
  readonly #advisor: SiteAdvisor;
  readonly #log: Log;
  readonly #collection = vscode.languages.createDiagnosticCollection('momentumLens');
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #waiting = new Map<string, () => void>();

  constructor(advisor: SiteAdvisor, log: Log) {
    this.#advisor = advisor;
    this.#log = log;
    this.#subscriptions = [
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#follow(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#follow(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#collection.delete(uri);
        this.#waiting.delete(uri.toString());
      }),
    ];
  }

  /** Marks all open documents anew, as after a calibration or a change of settings. */
  refresh(): void {
    for (const document of vscode.workspace.textDocuments) this.#follow(document);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#waiting.clear();
  }

  #follow(document: vscode.TextDocument): void {
    if (vscode.languages.match(SITE_SELECTOR, document) === 0 || !isOwn(document.uri)) return;
    const key = document.uri.toString();
    const ask = this.#waiting.get(key) ?? throttled(() => void this.#mark(document), INTERVAL_MS);
    this.#waiting.set(key, ask);
    ask();
  }

  async #mark(document: vscode.TextDocument): Promise<void> {
    try {
      const isOff = readSettings(document.uri).diagnostics === 'off';
      const { version } = document;
      const sites = isOff ? [] : (await this.#advisor.about(document)).sites;
      if (document.isClosed || document.version !== version) return;
      this.#collection.set(
        document.uri,
        sites.flatMap((site) => markedFindings(document, site).map(({ diagnostic }) => diagnostic)),
      );
    } catch (error) {
      this.#log.error('Findings cannot be marked', error);
    }
  }
}

/** What is marked of a site, with the finding itself; nothing where it is to be left alone, or where the setting is off. */
export function markedFindings(
  document: vscode.TextDocument,
  { config, advice, isIgnored }: DocumentSite,
): readonly { readonly finding: SiteFinding; readonly diagnostic: vscode.Diagnostic }[] {
  const severity = severityOf(readSettings(document.uri).diagnostics);
  if (isIgnored || severity === undefined) return [];
  return siteFindings(config, advice, document.getText()).map((finding) => {
    const { start, end } = finding.span;
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const diagnostic = new vscode.Diagnostic(range, finding.message, severity);
    diagnostic.source = SOURCE;
    diagnostic.code = finding.kind;
    return { finding, diagnostic };
  });
}

/** Not what a source control shows of an earlier version. */
function isOwn(uri: vscode.Uri): boolean {
  return OWN_SCHEMES.has(uri.scheme) || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function severityOf(choice: DiagnosticsChoice): vscode.DiagnosticSeverity | undefined {
  switch (choice) {
    case 'off':
      return undefined;
    case 'hint':
      return vscode.DiagnosticSeverity.Hint;
    case 'information':
      return vscode.DiagnosticSeverity.Information;
  }
}
