import * as vscode from 'vscode';
import { exportRow, isExportedTable, toCsv, type ExportRow } from '../../../advise/exportRows';
import {
  listedFiles,
  scanSummary,
  siteDescription,
  standingOf,
  type OptimizerFilter,
  type OptimizerOrder,
  type OptimizerStanding,
} from '../../../advise/optimizerList';
import { foreignText } from '../../../model/wording/format/foreignText';
import { COMMANDS, OPTIMIZERS_VIEW } from '../../base/declarations';
import { mayExportTo } from '../../base/exportedFile';
import { scriptPathOf } from '../../base/scriptPath';
import { pick, say, withProgress } from '../../base/say';
import type { DetectionService } from '../detection/detectionService';
import { revealInFile } from '../reveal';
import type { SiteAdvisor } from '../siteAdvisor';
import type { ScannedFile, ScannedSite, WorkspaceScan } from './workspaceScan';
import { said } from '../../../model/language/said';

type Item =
  | { readonly kind: 'file'; readonly file: ScannedFile }
  | {
      readonly kind: 'site';
      /** As commands are told of a site. */
      readonly uri: string;
      readonly siteId: string;
      readonly file: vscode.Uri;
      readonly site: ScannedSite;
    };

const ICONS: Readonly<Record<OptimizerStanding, string>> = {
  change: 'lightbulb',
  measured: 'check',
  open: 'history',
  uncalibrated: 'circle-outline',
  silent: 'circle-slash',
};
const filters = (): readonly (readonly [label: string, filter: OptimizerFilter])[] => [
  [said`All optimizers`, 'all'],
  [said`With a measured change`, 'changes'],
  [said`Measured`, 'measured'],
  [said`Not measured`, 'notMeasured'],
];
const orders = (): readonly (readonly [label: string, order: OptimizerOrder])[] => [
  [said`By path`, 'path'],
  [said`By finding`, 'finding'],
];

/** The tree of every optimizer that the last scan of the workspace found, and its export. */
export class OptimizersView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #detections: DetectionService;
  readonly #advisor: SiteAdvisor;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #tree: vscode.TreeView<Item>;
  #scan: WorkspaceScan | undefined;
  #filter: OptimizerFilter = 'all';
  #order: OptimizerOrder = 'path';

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(detections: DetectionService, advisor: SiteAdvisor) {
    this.#detections = detections;
    this.#advisor = advisor;
    this.#tree = vscode.window.createTreeView(OPTIMIZERS_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
  }

  /** "Find Optimizers in Workspace", with progress; where it is cancelled, what was found by then is listed. */
  async scan(): Promise<void> {
    // Loaded when it is first asked for, with what reads .gitignore files.
    const { scanWorkspace } = await import('./workspaceScan');
    this.#scan = await withProgress(said`Finding optimizers`, true, (report, token) =>
      scanWorkspace(this.#detections, this.#advisor, report, token),
    );
    this.#draw();
    await vscode.commands.executeCommand('setContext', 'momentumLens.scanned', true);
    await vscode.commands.executeCommand(`${OPTIMIZERS_VIEW}.focus`);
  }

  /** "Filter Optimizers": which of them are listed. */
  async filter(): Promise<void> {
    const items = filters().map(([label, filter]) => ({ label, filter, ...asNow(filter === this.#filter) }));
    const picked = await pick(items, { title: said`Which optimizers are listed` });
    if (picked === undefined) return;
    this.#filter = picked.filter;
    this.#draw();
  }

  /** "Sort Optimizers": the order of the files. */
  async reorder(): Promise<void> {
    const items = orders().map(([label, order]) => ({ label, order, ...asNow(order === this.#order) }));
    const picked = await pick(items, { title: said`In which order files are listed` });
    if (picked === undefined) return;
    this.#order = picked.order;
    this.#draw();
  }

  /** "Open": puts the cursor on a line's optimizer, of a notebook in its cell. */
  async open(item: unknown): Promise<void> {
    if (!isSite(item)) return;
    const { file, site } = item;
    try {
      await revealInFile(file, site.config.line, site.cell);
    } catch {
      void say('information', said`${foreignText(scriptPathOf(file))} has changed since it was searched.`);
    }
  }

  /** "Copy as Text": a line's place and what is known of it. */
  async copy(item: unknown): Promise<void> {
    if (!isSite(item)) return;
    const { file, site } = item;
    const text = `${scriptPathOf(file)}, ${placeText(site)}: ${foreignText(site.config.optimizer)} · ${siteDescription(site)}`;
    await vscode.env.clipboard.writeText(text);
  }

  /** "Export Optimizers": the last scan as JSON or CSV, to a file that the user names; says where it went. */
  async export(): Promise<void> {
    if (this.#scan === undefined) await this.scan();
    const folder = vscode.workspace.workspaceFolders?.[0];
    const target = await vscode.window.showSaveDialog({
      filters: { JSON: ['json'], CSV: ['csv'] },
      title: said`Export optimizers`,
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, 'optimizers.json') }),
    });
    if (target === undefined || !(await mayExportTo(target, isExportedTable))) return;
    const rows = this.#rows();
    const text = target.path.endsWith('.csv') ? toCsv(rows) : `${JSON.stringify(rows, null, 2)}\n`;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    const file = foreignText(target.fsPath);
    const written =
      rows.length === 1
        ? said`1 optimizer written to ${file}.`
        : said`${rows.length} optimizers written to ${file}.`;
    const open = said`Open`;
    void say('information', written, open).then(async (answer) => {
      if (answer === open) await vscode.window.showTextDocument(target);
    });
  }

  getChildren(item?: Item): Item[] {
    if (item === undefined) return this.#listed().map((file) => ({ kind: 'file', file }));
    if (item.kind === 'site') return [];
    const { uri: file, sites } = item.file;
    return sites.map((site) => ({
      kind: 'site',
      uri: file.toString(),
      siteId: site.config.siteId,
      file,
      site,
    }));
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if (item.kind === 'file') {
      const tree = new vscode.TreeItem(item.file.uri, vscode.TreeItemCollapsibleState.Expanded);
      tree.description = `${item.file.sites.length} · ${foreignText(scriptPathOf(item.file.uri))}`;
      return tree;
    }
    return siteItem(item);
  }

  dispose(): void {
    this.#tree.dispose();
    this.#changed.dispose();
  }

  #listed(): ScannedFile[] {
    return listedFiles(this.#scan?.files ?? [], this.#filter, this.#order);
  }

  #draw(): void {
    if (this.#scan !== undefined) this.#tree.message = scanSummary(this.#listed(), this.#scan, this.#filter);
    this.#changed.fire();
  }

  #rows(): ExportRow[] {
    return (this.#scan?.files ?? []).flatMap(({ uri, sites }) =>
      sites.map(({ config, advice, cell }) => {
        const place = cell === undefined ? '' : ` (cell ${cell + 1})`;
        return exportRow(scriptPathOf(uri) + place, config, advice);
      }),
    );
  }
}

function asNow(isNow: boolean): Pick<vscode.QuickPickItem, 'description'> {
  return isNow ? { description: said`as now` } : {};
}

function isSite(item: unknown): item is Extract<Item, { kind: 'site' }> {
  return typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'site';
}

function placeText({ config, cell }: ScannedSite): string {
  const line = config.line + 1;
  return cell === undefined ? said`line ${line}` : said`cell ${cell + 1}, line ${line}`;
}

function siteItem(item: Extract<Item, { kind: 'site' }>): vscode.TreeItem {
  const { site } = item;
  const { config, advice, isNotRun } = site;
  const tree = new vscode.TreeItem(`${foreignText(config.optimizer)} · ${placeText(site)}`);
  tree.description = siteDescription(site);
  tree.tooltip = tree.description;
  tree.iconPath = new vscode.ThemeIcon(ICONS[standingOf(advice)]);
  tree.contextValue = isNotRun === undefined && advice.kind !== 'refused' ? 'calibratableSite' : 'site';
  tree.command = { command: COMMANDS.openOptimizer, title: said`Open`, arguments: [item] };
  return tree;
}
