import * as vscode from 'vscode';
import { exportRow, isExportedTable, toCsv, type ExportRow } from '../../advise/exportRows';
import { lensTitle } from '../../advise/lensTitle';
import { foreignText } from '../../model/wording/foreignText';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { formatNumber } from '../../model/wording/numberFormat';
import { mayExportTo } from '../base/exportedFile';
import { scriptPathOf } from '../base/scriptPath';
import { withProgress } from '../base/say';
import type { DetectionService } from './detectionService';
import type { SiteAdvisor } from './siteAdvisor';
import { scanWorkspace, type ScannedFile, type ScannedSite } from './workspaceScan';

type Item =
  | { readonly kind: 'file'; readonly file: ScannedFile }
  | { readonly kind: 'site'; readonly uri: vscode.Uri; readonly site: ScannedSite };

/** The tree of every optimizer that the last scan of the workspace found, and its export. */
export class OptimizersView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #detections: DetectionService;
  readonly #advisor: SiteAdvisor;
  readonly #changed = new vscode.EventEmitter<void>();
  #files: readonly ScannedFile[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(detections: DetectionService, advisor: SiteAdvisor) {
    this.#detections = detections;
    this.#advisor = advisor;
  }

  /** "Find optimizers in workspace", with progress and cancel. */
  async scan(): Promise<void> {
    this.#files = await withProgress('Finding optimizers', true, (report, token) =>
      scanWorkspace(this.#detections, this.#advisor, report, token),
    );
    this.#changed.fire();
    await vscode.commands.executeCommand('setContext', 'momentumLens.scanned', true);
    await vscode.commands.executeCommand('momentumLens.optimizers.focus');
  }

  /** "Export optimizers": the last scan as JSON or CSV, to a file that the user names. */
  async export(): Promise<void> {
    if (this.#files.length === 0) await this.scan();
    const target = await vscode.window.showSaveDialog({
      filters: { JSON: ['json'], CSV: ['csv'] },
      title: 'Export optimizers',
    });
    if (target === undefined || !(await mayExportTo(target, isExportedTable))) return;
    const rows = this.#rows();
    const text = target.path.endsWith('.csv') ? toCsv(rows) : `${JSON.stringify(rows, null, 2)}\n`;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  }

  getChildren(item?: Item): Item[] {
    if (item === undefined) return this.#files.map((file) => ({ kind: 'file', file }));
    if (item.kind === 'site') return [];
    const { uri, sites } = item.file;
    return sites.map((site) => ({ kind: 'site', uri, site }));
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if (item.kind === 'file') {
      const tree = new vscode.TreeItem(item.file.uri, vscode.TreeItemCollapsibleState.Expanded);
      tree.description = foreignText(scriptPathOf(item.file.uri));
      return tree;
    }
    return siteItem(item.uri, item.site);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #rows(): ExportRow[] {
    return this.#files.flatMap(({ uri, sites }) =>
      sites.map(({ config, advice, cell }) => {
        const place = cell === undefined ? '' : ` (cell ${cell + 1})`;
        return exportRow(scriptPathOf(uri) + place, config, advice);
      }),
    );
  }
}

function siteItem(uri: vscode.Uri, { config, advice, cell }: ScannedSite): vscode.TreeItem {
  const place = cell === undefined ? '' : `cell ${cell + 1}, `;
  const tree = new vscode.TreeItem(`${foreignText(config.optimizer)} · ${place}line ${config.line + 1}`);
  const values = [
    ['η', numericValue(config.learningRate)],
    ['β', numericValue(config.momentum)],
  ].flatMap(([symbol, value]) => (typeof value === 'number' ? [`${symbol} ${formatNumber(value, 4)}`] : []));
  tree.description = [foreignText(config.framework), ...values, lensTitle(advice) ?? '']
    .filter((part) => part !== '')
    .join(' · ');
  tree.tooltip = tree.description;
  const at = new vscode.Position(config.line, 0);
  tree.command = {
    command: 'vscode.open',
    title: 'Open',
    // A selection is of a text; a notebook opens where it was left.
    arguments: cell === undefined ? [uri, { selection: new vscode.Range(at, at) }] : [uri],
  };
  return tree;
}
