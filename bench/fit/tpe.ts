import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from '../../scripts/root';
import { BUDGET_OVER_BEST } from '../../src/calibrate/sweep/budget';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import { planAt, stepsSpent, sweep, type PlanKind } from './sweep';
import { printTable, quantile } from '../support/table';
import { bestX, type Generator, type World } from './worlds';

const OPTUNA = 'optuna==5.0.0';
/** A run that never converges is charged this much while nothing has. */
const BLIND_BUDGET = 5000;

/** Regret of Optuna's TPE with the steps that our plan spent in the same world, as a table; says so where it cannot be installed. */
export async function benchTpe(
  kind: PlanKind,
  generators: readonly Generator[],
  sweeps: number,
): Promise<void> {
  const python = installOptuna();
  if (typeof python !== 'string') {
    console.log(`\nOptuna's TPE: not run (${python.reason}).`);
    return;
  }
  const opponent = new TpeProcess(python);
  try {
    const rows: string[][] = [];
    for (const generator of generators) {
      const regrets: number[] = [];
      for (let seed = 1; seed <= sweeps; seed += 1) {
        const world = generator.world(seed);
        const steps = stepsSpent(await sweep(world, planAt(kind, world.learningRate)));
        const chosen = await opponent.search(world, seed, steps);
        const { learningRate } = world;
        regrets.push(world.steps(learningRate, chosen) / world.steps(learningRate, bestX(world)));
      }
      rows.push([generator.name, quantile(regrets, 0.5).toFixed(3), quantile(regrets, 0.95).toFixed(3)]);
    }
    printTable(
      `${OPTUNA}, TPE with the steps of ${kind}, ${sweeps} searches per generator`,
      ['generator', 'regret 50 %', '95 %'],
      rows,
    );
  } finally {
    opponent.end();
  }
}

/** The Python with Optuna, in a virtual environment under .cache, made where it is missing. */
function installOptuna(): string | { readonly reason: string } {
  const folder = inRoot('.cache', 'optuna');
  const python = path.join(
    folder,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const works = (): boolean => existsSync(python) && spawnSync(python, ['-c', 'import optuna']).status === 0;
  if (works()) return python;
  const system = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (system === undefined) return { reason: 'no Python found' };
  console.log(`\nInstalling ${OPTUNA} into .cache/optuna …`);
  spawnSync(system, ['-m', 'venv', folder]);
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', OPTUNA], { encoding: 'utf8' });
  return works()
    ? python
    : { reason: `${OPTUNA} could not be installed: ${(installed.stderr ?? '').trim().split('\n').at(-1)}` };
}

class TpeProcess {
  readonly #process;
  readonly #lines;

  constructor(python: string) {
    this.#process = spawn(python, [inRoot('bench', 'fit', 'tpe.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async search(world: World, seed: number, steps: number): Promise<number> {
    this.#send({ seed, steps });
    let fastest = BLIND_BUDGET / BUDGET_OVER_BEST;
    for (let run = 1; ; run += 1) {
      const { value } = await this.#lines.next();
      const answer: unknown = JSON.parse(String(value));
      const chosen = numberAt(answer, 'best');
      if (chosen !== undefined) return chosen;
      const x = numberAt(answer, 'x') ?? 1;
      const took = world.sample(world.learningRate, x, seededRandom(seed, 5, run));
      // The same early stop that our plans have: what cannot win is charged four times the fastest.
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

function numberAt(value: unknown, key: string): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'number' ? found : undefined;
}
