import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onPath } from '../../scripts/process';
import { inRoot } from '../../scripts/root';
import { BUDGET_OVER_BEST } from '../../src/calibrate/sweep/budget';
import type { TrialAim } from '../../src/model/calibration/calibration';
import { drawnSeed, nearestX } from './replayTrainer';
import type { RecordedTask } from './curveFile';
import { stepsToTarget } from './truth';

const PACKAGES = ['optuna==5.0.0', 'scikit-optimize==0.10.2', 'torch==2.7.1'] as const;

/** Searches by others that get the steps of a calibration. */
export const PEERS = {
  tpe: 'Optuna TPE',
  optunaGp: 'Optuna GP',
  skoptGp: 'scikit-optimize GP',
} as const;
export type PeerName = keyof typeof PEERS;
export const PEER_NAMES: readonly PeerName[] = ['tpe', 'optunaGp', 'skoptGp'];

/** What a peer is given: the target of a calibration, and the steps that it spent. */
export interface PeerBudget {
  readonly aim: TrialAim;
  readonly smoothingSteps: number;
  readonly steps: number;
  readonly replicate: number;
}

/** The peers' process. Each run of a search is of another recorded seed, as a user's would be. */
export class PeerProcess {
  readonly #process;
  readonly #lines;

  private constructor(python: string) {
    this.#process = spawn(python, [inRoot('bench', 'replay', 'peers.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Undefined where the packages cannot be installed. */
  static start(): PeerProcess | undefined {
    const python = installPeers();
    return python === undefined ? undefined : new PeerProcess(python);
  }

  /** The x that a peer would train with. */
  async search(
    peer: PeerName,
    task: RecordedTask,
    { aim, smoothingSteps, steps, replicate }: PeerBudget,
  ): Promise<number> {
    const [low, high] = [task.xs[0] ?? 0.01, task.xs.at(-1) ?? 1];
    this.#send({ peer, seed: replicate, steps, low, high });
    let fastest = task.steps / BUDGET_OVER_BEST;
    for (let run = 0; ; run += 1) {
      const { value } = await this.#lines.next();
      const answer: unknown = JSON.parse(String(value));
      const best = numberAt(answer, 'best');
      if (best !== undefined) return best;
      const xIndex = nearestX(task.xs, numberAt(answer, 'x') ?? 1);
      const took = stepsToTarget(
        task,
        { xIndex, seed: drawnSeed(task, replicate, run) },
        aim,
        smoothingSteps,
      );
      // The same early stop that the sweep has: what cannot win is charged four times the fastest.
      this.#send({ steps: Math.min(took, BUDGET_OVER_BEST * fastest) });
      fastest = Math.min(fastest, took);
    }
  }

  end(): void {
    this.#process.stdin.end();
  }

  #send(message: object): void {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

function installPeers(): string | undefined {
  const folder = inRoot('.cache', 'peers');
  const python = path.join(
    folder,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const works = (): boolean =>
    existsSync(python) &&
    spawnSync(python, ['-c', 'import optuna, skopt, torch'], { stdio: 'ignore' }).status === 0;
  if (works()) return python;
  const maker = ['python3', 'python'].find((name) => onPath(name) !== undefined);
  if (maker === undefined) return undefined;
  console.log(`Installing ${PACKAGES.join(' ')}…`);
  spawnSync(maker, ['-m', 'venv', folder], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
  spawnSync(python, pip, { stdio: 'inherit' });
  return works() ? python : undefined;
}

function numberAt(value: unknown, key: string): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'number' ? found : undefined;
}
