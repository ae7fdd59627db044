import * as vscode from 'vscode';
import { changesSince, type Finding, type PresentState } from '../../history/changesSince';
import type { Calibration } from '../../model/calibration/calibration';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { hashSources } from '../../train/journal/sourceHashes';
import { scriptHash } from '../base/scriptHash';
import { isInWorkspace, placesOfScript } from '../base/scriptPath';
import type { RecordStore } from '../calibration/recordStore';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteOfSubject } from '../sites/siteLookup';
import { hashWithoutPair } from '../trainers/scriptOrigin';

/** Says what has changed since a record was made. Runs nothing, and reads no file outside of the workspace. */
export class ChangeCheck {
  readonly #advisor: SiteAdvisor;
  readonly #records: RecordStore;

  constructor(advisor: SiteAdvisor, records: RecordStore) {
    this.#advisor = advisor;
    this.#records = records;
  }

  async of(record: Calibration): Promise<readonly Finding[]> {
    return changesSince(record, await this.#present(record));
  }

  async #present({ subject, origin }: Calibration): Promise<PresentState> {
    if (subject.kind !== 'script' || !isOnDisk()) return { fileHashes: {} };
    const { scriptPath, siteId } = subject;
    // A program that belongs to no file goes by its command.
    const isFile = siteId !== 'program';
    const site = isFile ? await siteOfSubject(this.#advisor, subject) : undefined;
    const hash = isFile ? await hashAt(scriptPath) : undefined;
    const newestFramework = this.#newestFramework(scriptPath);
    return {
      ...(hash === undefined ? {} : { scriptHash: hash }),
      fileHashes: await hashesOf(Object.keys(origin?.sources ?? {})),
      ...(isFile ? { hasSite: site !== undefined } : {}),
      ...(site === undefined
        ? {}
        : {
            batchSize: numericValue(site.config.batchSize) ?? null,
            weightDecay: numericValue(site.config.weightDecay) ?? null,
            scriptWithoutPairHash: hashWithoutPair(site),
          }),
      ...(newestFramework === undefined ? {} : { newestFramework }),
    };
  }

  #newestFramework(path: string): string | undefined {
    return this.#records.all.find(
      ({ subject, environment }) =>
        subject.kind === 'script' &&
        subject.scriptPath === path &&
        environment.details['framework'] !== undefined,
    )?.environment.details['framework'];
  }
}

/** Files are hashed where they are: nothing is said of a virtual workspace. */
function isOnDisk(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).every(({ uri }) => uri.scheme === 'file');
}

/** Null where there is no such file. */
async function hashAt(path: string): Promise<string | null> {
  for (const uri of placesOfScript(path)) {
    const hash = await scriptHash(uri);
    if (hash !== undefined) return hash;
  }
  return null;
}

/** Of those in the workspace: a record from elsewhere may name any file of this machine. */
async function hashesOf(paths: readonly string[]): Promise<Readonly<Record<string, string | null>>> {
  const inside = paths.filter(isInWorkspace);
  const hashes = await hashSources(inside);
  return Object.fromEntries(inside.map((path) => [path, hashes[path] ?? null]));
}
