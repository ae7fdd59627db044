import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { findTorchPython } from '../../scripts/install/findTorchPython';
import { inRoot } from '../../scripts/root';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import { benchWorker } from '../support/worker';
import { killCount, newTally, SiegedCalibration, type Tally } from './killing';
import { makeProject, PROJECT_KINDS } from './projects';

/** Until when calibrations are begun. */
export interface SiegeBounds {
  readonly seed: number;
  readonly mostKills: number;
  readonly mostMs: number;
}

/** What a bench needs to run calibrations of every kind. */
export interface ChaosTools {
  readonly interpreter: string;
  readonly workerPath: string;
}

/** Builds worker and kernels, puts the mortal worker beside them, and finds a Python with PyTorch. */
export async function chaosTools(): Promise<ChaosTools> {
  const { workerPath } = await benchWorker();
  const mortal = path.join(path.dirname(workerPath), 'mortalWorker.cjs');
  await copyFile(inRoot('bench', 'chaos', 'mortalWorker.cjs'), mortal);
  return { interpreter: findTorchPython(), workerPath: mortal };
}

/** Calibrations of every kind in turn, each with its processes killed at random moments. */
export async function besiege(tools: ChaosTools, { seed, mostKills, mostMs }: SiegeBounds): Promise<Tally> {
  const hostPath = await builtHost();
  const random = seededRandom(seed);
  const tally = newTally();
  const startedAt = performance.now();
  for (let number = 0; killCount(tally) < mostKills && performance.now() - startedAt < mostMs; number += 1) {
    const root = await mkdtemp(path.join(tmpdir(), 'momentum-lens-chaos-'));
    const kind = PROJECT_KINDS[number % PROJECT_KINDS.length] ?? 'program';
    const project = await makeProject(root, { ...tools, kind });
    await new SiegedCalibration(hostPath, project, random, tally, mostKills - killCount(tally)).run();
    await rm(root, { recursive: true, force: true });
    process.stderr.write(
      `${killCount(tally)} kills, ${tally.records} of ${tally.calibrations} calibrations to their record\n`,
    );
  }
  return tally;
}

async function builtHost(): Promise<string> {
  const outfile = inRoot('.cache', 'bench', 'host.mjs');
  await build({
    entryPoints: [inRoot('bench', 'chaos', 'host.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
