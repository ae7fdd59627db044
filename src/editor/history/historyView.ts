import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Finding } from '../../history/changesSince';
import { shortChangesText } from '../../history/changesText';
import {
  entryDescription,
  entryLabel,
  entryTooltip,
  groupTitle,
  unreadableText,
} from '../../history/entryText';
import { groupedHistory, type HistoryEntry, type HistoryGroup } from '../../history/historyEntry';
import { COMMANDS, HISTORY_VIEW } from '../base/declarations';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { RecordStore } from '../calibration/recordStore';
import type { ChangeCheck } from './changeCheck';
import type { RecordNotes } from './recordNotes';
import { said } from '../../model/language/said';

/** The line of an entry; commands of its menu are given it. */
class EntryItem {
  readonly group: HistoryGroup;
  readonly entry: HistoryEntry;
  /** What its line says has changed. */
  shown: readonly Finding[] = [];

  constructor(group: HistoryGroup, entry: HistoryEntry) {
    this.group = group;
    this.entry = entry;
  }
}

type HistoryItem = HistoryGroup | EntryItem;

export interface HistoryViewParts {
  readonly records: RecordStore;
  readonly notes: RecordNotes;
  readonly confirmations: ConfirmationStore;
  readonly changes: ChangeCheck;
}

/** Where there are more, groups are opened by the user. */
const MOST_EXPANDED = 30;

/** The tree of every calibration of the workspace. What has changed since is looked up for the groups that are open, and shown as it comes. */
export class HistoryView implements vscode.TreeDataProvider<HistoryItem>, vscode.Disposable {
  readonly #records: RecordStore;
  readonly #notes: RecordNotes;
  readonly #confirmations: ConfirmationStore;
  readonly #changes: ChangeCheck;
  readonly #changed = new vscode.EventEmitter<HistoryItem | undefined>();
  readonly #findings = new Map<string, readonly Finding[]>();
  /** Of the round of looking that goes on; what an earlier one has not reached is left to it. */
  #looked = new Set<string>();
  readonly #tree: vscode.TreeView<HistoryItem>;
  #lookUp = Promise.resolve();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ records, notes, confirmations, changes }: HistoryViewParts) {
    this.#records = records;
    this.#notes = notes;
    this.#confirmations = confirmations;
    this.#changes = changes;
    this.#tree = vscode.window.createTreeView(HISTORY_VIEW, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#tree.onDidChangeVisibility(({ visible }) => {
      if (visible) this.lookAgain();
    });
    this.refresh();
  }

  /** The entries that a command of the menu was called for; by a key, those that are selected. */
  entriesFor(item: unknown, selection: unknown): readonly HistoryEntry[] {
    const items: readonly unknown[] = Array.isArray(selection) ? selection : [item];
    return (item === undefined ? this.#tree.selection : items).flatMap((each) =>
      each instanceof EntryItem ? [each.entry] : [],
    );
  }

  /** Shows what there is now. Once there was something the view stays, to say that there is nothing. */
  refresh(): void {
    if (this.#records.all.length > 0) void this.#showView();
    this.#looked = new Set();
    this.#tree.message = unreadableText(this.#records.unreadableCount);
    this.#changed.fire(undefined);
  }

  /** Looks anew at what has changed, as after a file was saved. */
  lookAgain(): void {
    if (this.#tree.visible) this.refresh();
  }

  async reveal(): Promise<void> {
    await this.#showView();
    await vscode.commands.executeCommand(`${HISTORY_VIEW}.focus`);
  }

  entries(): HistoryEntry[] {
    return this.#records.all.map((calibration) => {
      const name = this.#notes.nameOf(calibration.calibrationId);
      const isPinned = this.#notes.isPinned(calibration.calibrationId);
      const confirmation = this.#confirmations.forCalibration(calibration.calibrationId);
      return {
        calibration,
        isPinned,
        ...(name === undefined ? {} : { name }),
        ...(confirmation === undefined ? {} : { confirmation }),
      };
    });
  }

  getChildren(item?: HistoryItem): HistoryItem[] {
    if (item === undefined) return [...groupedHistory(this.entries())];
    if (item instanceof EntryItem) return [];
    const children = item.entries.map((entry) => new EntryItem(item, entry));
    const looked = this.#looked;
    const lookUp = (): Promise<void> => this.#lookUpAll(children, looked);
    this.#lookUp = this.#lookUp.then(lookUp, lookUp);
    return children;
  }

  getTreeItem(item: HistoryItem): vscode.TreeItem {
    return item instanceof EntryItem ? this.#entryItem(item) : groupItem(item, this.#records.all.length);
  }

  dispose(): void {
    this.#tree.dispose();
    this.#changed.dispose();
  }

  #showView(): Thenable<unknown> {
    return vscode.commands.executeCommand('setContext', 'momentumLens.hasHistory', true);
  }

  #entryItem(item: EntryItem): vscode.TreeItem {
    const { group, entry } = item;
    const { calibrationId, result } = entry.calibration;
    const findings = this.#findings.get(calibrationId) ?? [];
    item.shown = findings;
    const tree = new vscode.TreeItem(entryLabel(entry));
    tree.id = `record ${calibrationId}`;
    tree.description = entryDescription(entry, group, findings);
    tree.tooltip = entryTooltip(entry, findings);
    tree.contextValue = entry.isPinned ? 'pinnedCalibration' : 'calibration';
    tree.iconPath = new vscode.ThemeIcon(
      shortChangesText(findings) !== ''
        ? 'warning'
        : result.kind === 'estimate'
          ? 'graph-line'
          : 'circle-slash',
    );
    tree.command = { command: COMMANDS.openCalibration, title: said`Open`, arguments: [calibrationId] };
    return tree;
  }

  /** One after another: a group may have hundreds, and each may open its script. */
  async #lookUpAll(items: readonly EntryItem[], looked: Set<string>): Promise<void> {
    for (const item of items) {
      const { calibration } = item.entry;
      const { calibrationId } = calibration;
      if (this.#looked !== looked) return;
      if (looked.has(calibrationId)) continue;
      looked.add(calibrationId);
      const findings = await this.#changes.of(calibration);
      this.#findings.set(calibrationId, findings);
      if (!isDeepStrictEqual(item.shown, findings)) this.#changed.fire(item);
    }
  }
}

function groupItem(group: HistoryGroup, entryCount: number): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const isOpen = group.kind === 'pinned' || entryCount <= MOST_EXPANDED;
  const tree = new vscode.TreeItem(groupTitle(group), isOpen ? Expanded : Collapsed);
  tree.id = group.kind === 'script' ? `script ${group.scriptPath}` : group.kind;
  tree.description = String(group.entries.length);
  return tree;
}
