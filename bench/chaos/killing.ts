import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { decodeCalibration } from '../../src/calibrate/record/calibrationCodec';
import type { SeededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { Trial } from '../../src/model/calibration/trial';
import { listJournals } from '../../src/train/journal/trialJournal';
import { clearAway } from './calibrateProject';
import type { HostLine } from './hostLines';
import { kill, leftOver, runningParts, strangersOf, type Part, type PartProcess } from './parts';
import type { Project, ProjectKind } from './projects';

/** What came of killing. */
export interface Tally {
  readonly kills: Map<Part | 'worker', number>;
  readonly exceptions: string[];
  /** Finished trials that neither a journal nor a record has. */
  readonly lost: string[];
  readonly processesLeft: string[];
  readonly filesLeft: string[];
  calibrations: number;
  records: number;
  finishedTrials: number;
  /** Kinds of the failures of trials and calibrations that were hit. */
  readonly failures: Map<string, number>;
}

export function newTally(): Tally {
  return {
    kills: new Map(),
    exceptions: [],
    lost: [],
    processesLeft: [],
    filesLeft: [],
    calibrations: 0,
    records: 0,
    finishedTrials: 0,
    failures: new Map(),
  };
}

export function killCount({ kills }: Tally): number {
  return [...kills.values()].reduce((sum, each) => sum + each, 0);
}

/** How often a host is left alone until its sweep is under way: importing PyTorch takes longer than a sweep's trial. */
const SPARED_AT_START = 0.8;
/** Between two blows, on average. */
const MEAN_WAIT_MS: Readonly<Record<ProjectKind, number>> = {
  script: 1500,
  forkedScript: 800,
  program: 700,
  task: 1000,
};
/** How often a part is hit for each time that another one is: the death of a host ends the rest too. */
const WEIGHTS: Readonly<Record<Part, number>> = {
  host: 1,
  probe: 3,
  'forking process': 1,
  'forked trial': 3,
  program: 3,
};
const CLAIM_UNNAMED_MS = 5500;
const MEAN_WORKER_LIFE_MS = 1500;
/** After so many a calibration is left to end by itself. */
const MOST_KILLS_EACH = 8;
/** Within which everything that a host had started must be gone. */
const GONE_WITHIN_MS = 10_000;
const MOST_HOST_MS = 180_000;

interface Host {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly strangers: Set<number>;
  record: readonly Trial[] | undefined;
  hasFailed: boolean;
  /** May be struck. */
  isReady: boolean;
}

/** One calibration under fire, resumed after each death of its host until it is over; a sweep that fails twice is given up. */
export class SiegedCalibration {
  readonly #hostPath: string;
  readonly #project: Project;
  readonly #marker: string;
  readonly #random: SeededRandom;
  readonly #tally: Tally;
  readonly #finished = new Map<string, Trial>();
  #killsLeft: number;

  constructor(hostPath: string, project: Project, random: SeededRandom, tally: Tally, killsLeft: number) {
    this.#hostPath = hostPath;
    this.#project = project;
    this.#marker = path.dirname(project.folder);
    this.#random = random;
    this.#tally = tally;
    this.#killsLeft = Math.min(MOST_KILLS_EACH, killsLeft);
  }

  async run(): Promise<void> {
    this.#tally.calibrations += 1;
    await mkdir(path.join(this.#marker, 'tmp'), { recursive: true });
    let failures = 0;
    while (failures < 2) {
      const host = this.#startHost();
      await this.#besiege(host);
      await host.ended;
      for (const { command } of await leftOver(this.#marker, host.strangers, GONE_WITHIN_MS))
        this.#tally.processesLeft.push(`${this.#project.kind}: ${command}`);
      // One that was killed had perhaps stored its record before.
      const record = host.record ?? (await this.#storedRecord());
      if (record !== undefined) {
        this.#tally.records += 1;
        this.#compare(record, 'record');
        await this.#lookForFiles();
        return;
      }
      await this.#compareWithJournal();
      if (host.hasFailed) failures += 1;
    }
  }

  #startHost(): Host {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', this.#hostPath, JSON.stringify(this.#project)],
      {
        env: {
          ...process.env,
          TMPDIR: path.join(this.#marker, 'tmp'),
          MOMENTUM_LENS_CHAOS_WORKER_MS: String(this.#killsLeft > 0 ? MEAN_WORKER_LIFE_MS : 0),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const host: Host = {
      process: child,
      ended: once(child, 'close'),
      strangers: new Set(),
      record: undefined,
      hasFailed: false,
      isReady: this.#random.uniform() > SPARED_AT_START,
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#hear(host, line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#wrong(`standard error: ${line}`);
    });
    child.on('exit', (exitCode) => {
      // Killed hosts have none.
      if (exitCode !== null && exitCode !== 0) this.#wrong(`exit code ${exitCode}`);
      if (exitCode === 0 && host.record === undefined && !host.hasFailed) this.#wrong('ended without a word');
    });
    return host;
  }

  #hear(host: Host, text: string): void {
    const line = parsedLine(text);
    switch (line?.kind) {
      case 'finished':
        this.#tally.finishedTrials += 1;
        this.#finished.set(line.trial.trialId, line.trial);
        if (line.trial.outcome.kind === 'failed')
          count(this.#tally.failures, line.trial.outcome.failure.kind);
        if (line.trial.outcome.kind === 'failed' && line.trial.outcome.failure.kind === 'internal')
          this.#wrong(JSON.stringify(line.trial.outcome.failure));
        return;
      case 'started':
        host.isReady = true;
        return;
      case 'record':
        host.record = line.trials;
        return;
      case 'failed':
        host.hasFailed = true;
        count(this.#tally.failures, line.failure.kind);
        if (line.failure.kind === 'internal') this.#wrong(JSON.stringify(line.failure));
        return;
      case 'workerKilled':
        this.#struck('worker');
        return;
      case 'wrong':
        this.#wrong(line.what);
        return;
      case undefined:
        // A host that is killed may leave a part of a line.
        if (host.process.exitCode === 0) this.#wrong(`said ${text}`);
    }
  }

  /** Strikes at random moments for as long as the host lives. */
  async #besiege(host: Host): Promise<void> {
    const startedAt = performance.now();
    const meanMs = MEAN_WAIT_MS[this.#project.kind];
    while (!hasEnded(host)) {
      await Promise.race([host.ended, setTimeout(-meanMs * Math.log(1 - this.#random.uniform()))]);
      if (performance.now() - startedAt > MOST_HOST_MS) {
        this.#wrong('no end within three minutes');
        host.process.kill('SIGKILL');
      }
      if (hasEnded(host) || !host.isReady || this.#killsLeft <= 0) continue;
      for (const each of strangersOf(host.process.pid ?? 0)) host.strangers.add(each);
      const running = runningParts(this.#marker);
      const victim = this.#chosen(running);
      if (victim !== undefined && kill(victim.processId)) this.#struck(victim.part);
    }
  }

  /** First what is hit, then which of those. */
  #chosen(running: readonly PartProcess[]): PartProcess | undefined {
    const parts = [...new Set(running.map(({ part }) => part))];
    const lots = parts.flatMap((part) => Array.from({ length: WEIGHTS[part] }, () => part));
    const part = lots[Math.floor(this.#random.uniform() * lots.length)];
    const those = running.filter((each) => each.part === part);
    return those[Math.floor(this.#random.uniform() * those.length)];
  }

  #struck(part: Part | 'worker'): void {
    this.#killsLeft -= 1;
    count(this.#tally.kills, part);
  }

  /** The trials of the record that is on disk, once no journal is; with one, the next host goes on. */
  async #storedRecord(): Promise<readonly Trial[] | undefined> {
    const { records, journals } = this.#project;
    if ((await listJournals(journals)).some(({ finishedTrials }) => finishedTrials.length > 0))
      return undefined;
    const names = await readdir(records).catch((): string[] => []);
    const name = names.find((each) => each.endsWith('.json'));
    if (name === undefined) return undefined;
    const decoded = decodeCalibration(await readFile(path.join(records, name), 'utf8'));
    if (decoded.ok) return decoded.calibration.trials;
    this.#wrong(`a record that cannot be read: ${decoded.detail}`);
    return undefined;
  }

  async #compareWithJournal(): Promise<void> {
    const [journal] = (await listJournals(this.#project.journals)).filter(
      ({ finishedTrials }) => finishedTrials.length > 0,
    );
    this.#compare(journal?.finishedTrials ?? [], 'journal');
  }

  #compare(kept: readonly Trial[], place: string): void {
    const byId = new Map(kept.map((trial) => [trial.trialId, trial]));
    for (const [trialId, trial] of this.#finished) {
      if (isDeepStrictEqual(byId.get(trialId), trial)) continue;
      this.#tally.lost.push(`${this.#project.kind}: ${trialId}, not in the ${place}`);
      this.#finished.delete(trialId);
    }
  }

  /** What the next window finds that a calibration left which is over, and does not clear away. */
  async #lookForFiles(): Promise<void> {
    // One who comes for a dead window's claim, and dies too, is believed for some seconds.
    await setTimeout(CLAIM_UNNAMED_MS);
    await clearAway(this.#project);
    await clearAway(this.#project);
    const { journals, scratch, records } = this.#project;
    for (const folder of [journals, scratch, records, path.join(this.#marker, 'tmp')]) {
      const names = (await readdir(folder).catch((): string[] => [])).filter(
        (name) => !name.endsWith('.json'),
      );
      this.#tally.filesLeft.push(
        ...names.map((name) => `${this.#project.kind}: ${path.basename(folder)}/${name}`),
      );
    }
  }

  #wrong(what: string): void {
    this.#tally.exceptions.push(`${this.#project.kind}: ${what}`);
  }
}

function hasEnded({ process: { exitCode, signalCode } }: Host): boolean {
  return exitCode !== null || signalCode !== null;
}

function parsedLine(text: string): HostLine | undefined {
  try {
    const line: HostLine = JSON.parse(text);
    return line;
  } catch {
    return undefined;
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
