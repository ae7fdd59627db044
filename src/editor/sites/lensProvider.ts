import * as vscode from 'vscode';
import { siteOfRecord } from '../../advise/siteOfRecord';
import { MAX_DOCUMENT_CHARACTERS } from '../../detect/triggers';
import type { CalibrationSubject } from '../../model/calibration/calibration';
import { scriptPathOf } from '../base/scriptPath';
import { readSettings } from '../base/settings';
import type { Calibrator, RunningRun } from '../calibration/calibrator';
import type { NotSearchedReason } from './detectionService';
import type { DocumentSite, SiteAdvisor } from './siteAdvisor';
import { siteLenses } from './siteLenses';
import { toKnownSite, type SiteReference } from './siteLookup';

const NOT_SEARCHED: Readonly<Record<NotSearchedReason, string>> = {
  tooLarge: `Over ${MAX_DOCUMENT_CHARACTERS / 1_000_000} million characters`,
  unreadable: 'Nested too deeply, or broken in a way that takes too long to read',
};

/** At most three lenses per optimizer. */
export class LensProvider implements vscode.CodeLensProvider {
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Pick<Calibrator, 'running'>;
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
    if (notSearched !== undefined) return [notSearchedLens(NOT_SEARCHED[notSearched])];
    const { running } = this.#calibrator;
    const runningSite = running === undefined ? undefined : siteOf(running.subject, document.uri, sites);
    return sites.flatMap((site) =>
      lensesOf(document, site, site.config.siteId === runningSite ? running : undefined),
    );
  }
}

function lensesOf(
  document: vscode.TextDocument,
  site: DocumentSite,
  running: RunningRun | undefined,
): vscode.CodeLens[] {
  const { config } = site;
  const anchor = document.positionAt(config.nameSpan.start);
  const range = new vscode.Range(anchor, document.positionAt(config.nameSpan.end));
  const reference: SiteReference = { uri: document.uri.toString(), siteId: config.siteId };
  return siteLenses(site, running).map(
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
function notSearchedLens(why: string): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: `${why}: not searched for optimizers`,
    command: '',
  });
}
