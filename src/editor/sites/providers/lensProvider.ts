import * as vscode from 'vscode';
import { lensTitle } from '../../../advise/lens/lensTitle';
import { siteOfRecord } from '../../../advise/record/siteOfRecord';
import { MAX_DOCUMENT_CHARACTERS } from '../../../detect/triggers';
import type { CalibrationSubject } from '../../../model/calibration/calibration';
import { scriptPathOf } from '../../base/scriptPath';
import { COMMANDS } from '../../base/declarations';
import { readSettings, type LensDensity } from '../../base/settings';
import type { Calibrator, RunningRun } from '../../calibration/calibrator';
import type { NotSearchedReason } from '../detection/detectionService';
import type { DocumentSite, SiteAdvisor } from '../siteAdvisor';
import { siteLenses } from './siteLenses';
import { toKnownSite, type SiteReference } from '../siteLookup';
import { said } from '../../../model/language/said';

function notSearchedTitle(reason: NotSearchedReason): string {
  switch (reason) {
    case 'tooLarge':
      return said`Over ${MAX_DOCUMENT_CHARACTERS / 1_000_000} million characters: not searched for optimizers`;
    case 'unreadable':
      return said`Nested too deeply, or broken in a way that takes too long to read: not searched for optimizers`;
  }
}

/** More sites in one file have a short lens each. */
const MOST_FULL_SITES = 10;

/** At most three lenses per optimizer; of many in one file a short one each, or one for all of them. */
export class LensProvider implements vscode.CodeLensProvider {
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Pick<Calibrator, 'running'>;
  /** Documents with one lens for all of their sites whose sites are shown nevertheless. */
  readonly #expanded = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(advisor: SiteAdvisor, calibrator: Pick<Calibrator, 'running'>) {
    this.#advisor = advisor;
    this.#calibrator = calibrator;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!readSettings(document.uri).codeLens) return [];
    const { sites, notSearched } = await this.#advisor.about(document);
    if (notSearched !== undefined) return [notSearchedLens(notSearched)];
    const { running } = this.#calibrator;
    const runningSite = running === undefined ? undefined : siteOf(running.subject, document.uri, sites);
    const shown = sites.filter((site) => !site.isIgnored && lensTitle(site.advice) !== undefined);
    const isExpanded = this.#expanded.has(document.uri.toString());
    const density = densityOf(readSettings(document.uri).lensDensity, shown.length);
    const isFolded = density === 'file' && !isExpanded;
    return [
      ...(density === 'file' ? [fileLens(document.uri, shown.length, isExpanded)] : []),
      ...sites.flatMap((site) => {
        const runs = site.config.siteId === runningSite ? running : undefined;
        return isFolded && runs === undefined ? [] : lensesOf(document, site, runs, density !== 'full');
      }),
    ];
  }

  /** Shows every lens of a document that has one for all of them, or that one alone again. */
  toggleAll(uri: string): void {
    if (!this.#expanded.delete(uri)) this.#expanded.add(uri);
    this.refresh();
  }
}

/** One lens for the file needs at least two sites. */
function densityOf(choice: LensDensity, sites: number): Exclude<LensDensity, 'auto'> {
  switch (choice) {
    case 'auto':
      return sites > MOST_FULL_SITES ? 'short' : 'full';
    case 'file':
      return sites > 1 ? 'file' : 'full';
    case 'full':
    case 'short':
      return choice;
  }
}

function fileLens(uri: vscode.Uri, sites: number, isExpanded: boolean): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: isExpanded ? said`${sites} optimizers · Show fewer` : said`${sites} optimizers · Show all`,
    command: COMMANDS.toggleFileLenses,
    arguments: [uri.toString()],
  });
}

function lensesOf(
  document: vscode.TextDocument,
  site: DocumentSite,
  running: RunningRun | undefined,
  isShort: boolean,
): vscode.CodeLens[] {
  const { config } = site;
  const anchor = document.positionAt(config.nameSpan.start);
  const range = new vscode.Range(anchor, document.positionAt(config.nameSpan.end));
  const reference: SiteReference = { uri: document.uri.toString(), siteId: config.siteId };
  return siteLenses(site, running, isShort).map(
    (lens) => new vscode.CodeLens(range, { ...lens, arguments: [reference] }),
  );
}

/** The site that this is about, where it is one of this file. */
function siteOf(
  subject: CalibrationSubject,
  uri: vscode.Uri,
  sites: readonly DocumentSite[],
): string | undefined {
  return subject.kind === 'script' && subject.scriptPath === scriptPathOf(uri)
    ? siteOfRecord(subject, sites.map(toKnownSite))
    : undefined;
}

/** Says in the quietest way there is why a document that may hold optimizers shows none. */
function notSearchedLens(reason: NotSearchedReason): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: notSearchedTitle(reason),
    command: '',
  });
}
