import { join, relative, resolve, sep } from 'node:path';
import { assumedRule } from '../calibrate/fit/assumedRule';
import { mayContainOptimizer } from '../detect/triggers';
import { detectGathering } from '../detect/workspaceFiles';
import type { DetectorPair } from '../detectionWorker/detectorPair';
import type { AssumedRule } from '../model/advice/assumedRule';
import { DEFAULT_PLAUSIBLE_C } from '../model/optimizer/momentumRule';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { isInside } from '../train/platform/paths';
import { hostPlatform } from '../train/platform/platform';
import { readRegularFile, type UnreadFile } from '../train/process/regularFile';
import { adviceOnSites } from '../workspace/sites/adviceOnSites';
import { mostScannedBytes, scannedSites, type DetectedText } from '../workspace/sites/scannedSites';
import { filesUnder } from './projectFiles';
import { projectSite, type ProjectSite } from './projectSite';
import type { ProjectRecords } from './storage/projectRecords';

/** What detection takes values from beside a file is no larger. */
const MOST_NEIGHBOUR_BYTES = 2_000_000;
/** Files under way in a scan: enough to keep both threads that detect busy. */
const FILES_AT_ONCE = 8;

/** What a scan has found, in the order of paths. */
export interface ProjectScan {
  readonly sites: readonly ProjectSite[];
  readonly filesRead: number;
  /** What was named and is not there, and files that could not be read. */
  readonly unread: readonly { readonly file: string; readonly reason: UnreadFile | 'failed' }[];
}

/** What detects in texts. */
export type ProjectDetector = Pick<DetectorPair, 'detect' | 'dispose'>;

/** Where a site may be, as a user names it. */
export interface NamedPlace {
  readonly file: string;
  /** 1-based, of a notebook in its cell; the nearest site is meant. Absent: the only one. */
  readonly line?: number;
  /** 1-based among a notebook's code cells. */
  readonly cell?: number;
}

/** Why no site is meant. */
export type SiteNotFound =
  | { readonly kind: 'unread'; readonly reason: UnreadFile | 'failed' }
  | { readonly kind: 'none' }
  /** More than one, and no line tells which. */
  | { readonly kind: 'several'; readonly sites: readonly ProjectSite[] };

/** A folder with its files, its records and what can be said of its optimizers, without an editor. */
export class Project {
  /** Absolute path. */
  readonly root: string;
  readonly records: ProjectRecords;
  readonly #detector: ProjectDetector;
  readonly #rule: AssumedRule;

  constructor(root: string, records: ProjectRecords, detector: ProjectDetector) {
    this.root = root;
    this.records = records;
    this.#detector = detector;
    this.#rule = assumedRule(records.all, DEFAULT_PLAUSIBLE_C);
  }

  /** Every optimizer under the paths, which are absolute; `onFile` is told of each file that was read. */
  async scan(
    paths: readonly string[],
    onFile: (read: number, inAll: number) => void = () => undefined,
  ): Promise<ProjectScan> {
    const { files, missing } = await filesUnder(this.root, paths);
    const found: (readonly ProjectSite[])[] = [];
    const unread: ProjectScan['unread'][number][] = missing.map((file) => ({ file, reason: 'missing' }));
    let begun = 0;
    let read = 0;
    const readOn = async (): Promise<void> => {
      for (let at = begun++; at < files.length; at = begun++) {
        const file = files[at] ?? '';
        const sites = await this.sitesIn(file);
        if (Array.isArray(sites)) found[at] = sites;
        else unread.push({ file, reason: sites });
        read += 1;
        onFile(read, files.length);
      }
    };
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, readOn));
    return { sites: found.flat(), filesRead: files.length, unread };
  }

  /** The optimizers of a file, by its absolute path; why, where it could not be read. */
  async sitesIn(file: string): Promise<ProjectSite[] | UnreadFile | 'failed'> {
    const read = await readRegularFile(file, mostScannedBytes(file));
    if (read.kind !== 'read') return read.kind;
    const scriptPath = this.scriptPathOf(file);
    try {
      const sites = await scannedSites(file, read.text, {
        detect: (languageId, text, writtenName) =>
          this.#detect(writtenName === undefined ? file : resolve(file, '..', writtenName), languageId, text),
        advise: (detected) =>
          this.#adviceOn(scriptPath, detected).map((site) =>
            projectSite(site, { file, scriptPath, ...detected }),
          ),
      });
      return [...sites];
    } catch {
      // Detection gave it up; a worker that failed is replaced.
      return 'failed';
    }
  }

  /** The optimizer that a place means: at or nearest to its line, or the only one of its file. */
  async siteAt({ file, line, cell }: NamedPlace): Promise<ProjectSite | SiteNotFound> {
    const sites = await this.sitesIn(file);
    if (!Array.isArray(sites)) return { kind: 'unread', reason: sites };
    const inCell = cell === undefined ? sites : sites.filter((site) => site.cell === cell - 1);
    const [first, ...others] = line === undefined ? inCell : nearestTo(line - 1, inCell);
    if (first === undefined) return { kind: 'none' };
    return line === undefined && others.length > 0 ? { kind: 'several', sites: inCell } : first;
  }

  /** The path that records know a file by: relative to the project, with forward slashes; absolute outside of it. */
  scriptPathOf(file: string): string {
    return isInside(file, this.root, hostPlatform) ? relative(this.root, file).split(sep).join('/') : file;
  }

  /** Ends the threads that detect. */
  dispose(): void {
    this.#detector.dispose();
  }

  #adviceOn(scriptPath: string, { configs, known, origin }: DetectedText) {
    return adviceOnSites(configs, {
      records: origin === 'own' ? this.records.ofScript(scriptPath) : [],
      sites: known,
      rule: this.#rule,
      confirmationOf: (calibrationId) => this.records.confirmationOf(calibrationId),
    });
  }

  async #detect(file: string, languageId: string, text: string): Promise<readonly OptimizerConfig[]> {
    if (!mayContainOptimizer(text, languageId, file)) return [];
    const isOwn = isInside(file, this.root, hostPlatform);
    const fileName = isOwn ? this.scriptPathOf(file) : file;
    const { configs } = await detectGathering(
      (files) => this.#detector.detect({ languageId, fileName, text, files }),
      async (path) => {
        if (!isOwn) return undefined;
        const read = await readRegularFile(join(this.root, path), MOST_NEIGHBOUR_BYTES);
        return read.kind === 'read' ? read.text : undefined;
      },
    );
    return configs;
  }
}

function nearestTo(line: number, sites: readonly ProjectSite[]): readonly ProjectSite[] {
  const distance = ({ config: { line: start, endLine } }: ProjectSite): number =>
    line < start ? start - line : Math.max(0, line - endLine);
  return sites.toSorted((left, right) => distance(left) - distance(right));
}
