import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onPath } from '../../scripts/process';
import { inRoot } from '../../scripts/root';
import { BUDGET_OVER_BEST } from '../../src/calibrate/sweep/budget';

/** Searches by others, and the modules that each imports. */
export const SEARCHES = {
  tpe: { title: 'Optuna TPE', modules: ['optuna'] },
  optunaGp: { title: 'Optuna GP', modules: ['optuna', 'scipy', 'torch'] },
  skoptGp: { title: 'scikit-optimize GP', modules: ['skopt'] },
} as const;
export type SearchName = keyof typeof SEARCHES;
export const SEARCH_NAMES: readonly SearchName[] = ['tpe', 'optunaGp', 'skoptGp'];

const PACKAGES = {
  optuna: 'optuna==5.0.0',
  scipy: 'scipy==1.17.1',
  skopt: 'scikit-optimize==0.10.2',
  torch: 'torch==2.7.1',
} as const;

/** One search for the point of the fewest steps, on logarithmic axes. */
export interface SearchRequest<Name extends string> {
  readonly search: SearchName;
  readonly seed: number;
  /** It ends when its runs have spent so many. */
  readonly steps: number;
  readonly ranges: Readonly<Record<Name, { readonly low: number; readonly high: number }>>;
  /** What a run that never converges is charged while nothing has. */
  readonly blindSteps: number;
}

/** A value for each axis. */
type Point<Name extends string> = Readonly<Record<Name, number>>;

/** The Python process that searches. */
export class SearchProcess {
  readonly #process;
  readonly #lines;

  private constructor(python: string) {
    this.#process = spawn(python, [inRoot('bench', 'support', 'searches.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Undefined where what these searches import cannot be installed. */
  static start(names: readonly SearchName[]): SearchProcess | undefined {
    const python = installed([...new Set(names.flatMap((name) => SEARCHES[name].modules))]);
    return python === undefined ? undefined : new SearchProcess(python);
  }

  /** The point that the search would train with. `stepsAt` answers T of its run of this number at a point. */
  async search<Name extends string>(
    { blindSteps, ...request }: SearchRequest<Name>,
    stepsAt: (point: Point<Name>, run: number) => number | Promise<number>,
  ): Promise<Point<Name>> {
    this.#send(request);
    let fastest = blindSteps / BUDGET_OVER_BEST;
    for (let run = 1; ; run += 1) {
      const { value } = await this.#lines.next();
      const answer: unknown = JSON.parse(String(value));
      const best = pointAt(answer, 'best', request.ranges);
      if (best !== undefined) return best;
      const point = pointAt(answer, 'point', request.ranges);
      if (point === undefined) throw new Error(`the search answered ${String(value)}`);
      const took = await stepsAt(point, run);
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

/** The Python with these modules, in a virtual environment under .cache, made where it is missing. */
function installed(modules: readonly (keyof typeof PACKAGES)[]): string | undefined {
  const folder = inRoot('.cache', 'peers');
  const python = path.join(
    folder,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const works = (): boolean =>
    existsSync(python) &&
    spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0;
  if (works()) return python;
  const maker = ['python3', 'python'].find((name) => onPath(name) !== undefined);
  if (maker === undefined) return undefined;
  const packages = modules.map((name) => PACKAGES[name]);
  console.log(`Installing ${packages.join(' ')}…`);
  spawnSync(maker, ['-m', 'venv', folder], { stdio: 'inherit' });
  spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
    stdio: 'inherit',
  });
  return works() ? python : undefined;
}

function pointAt<Name extends string>(
  answer: unknown,
  key: 'best' | 'point',
  ranges: Readonly<Record<Name, unknown>>,
): Point<Name> | undefined {
  const found = fieldOf(answer, key);
  return hasNumbers(found, Object.keys(ranges)) ? found : undefined;
}

function hasNumbers<Name extends string>(value: unknown, names: readonly Name[]): value is Point<Name> {
  return names.every((name) => typeof fieldOf(value, name) === 'number');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
