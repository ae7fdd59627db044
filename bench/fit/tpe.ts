import { stepsSpentBy } from '../../src/model/calibration/trial';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import { SEARCHES, SearchProcess } from '../support/searches';
import { printTable, quantile } from '../support/table';
import { planAt, sweep, type PlanKind } from './sweep';
import { bestX, type Generator } from './worlds';

/** A run that never converges is charged this much while nothing has. */
const BLIND_STEPS = 5000;

/** Regret of Optuna's TPE with the steps that our plan spent in the same world, as a table; says so where it cannot be installed. */
export async function benchTpe(
  kind: PlanKind,
  generators: readonly Generator[],
  sweeps: number,
): Promise<void> {
  const { title } = SEARCHES.tpe;
  const opponent = SearchProcess.start(['tpe']);
  if (opponent === undefined) {
    console.log(`\n${title}: not run, it cannot be installed.`);
    return;
  }
  try {
    const rows: string[][] = [];
    for (const generator of generators) {
      const regrets: number[] = [];
      for (let seed = 1; seed <= sweeps; seed += 1) {
        const world = generator.world(seed);
        const { learningRate } = world;
        const steps = stepsSpentBy(await sweep(world, planAt(kind, learningRate)));
        const { x: chosen } = await opponent.search(
          { search: 'tpe', seed, steps, ranges: { x: { low: 0.01, high: 1 } }, blindSteps: BLIND_STEPS },
          ({ x }, run) => world.sample(learningRate, x, seededRandom(seed, 5, run)),
        );
        regrets.push(world.steps(learningRate, chosen) / world.steps(learningRate, bestX(world)));
      }
      rows.push([generator.name, quantile(regrets, 0.5).toFixed(3), quantile(regrets, 0.95).toFixed(3)]);
    }
    printTable(
      `${title} with the steps of ${kind}, ${sweeps} searches per generator`,
      ['generator', 'regret 50 %', '95 %'],
      rows,
    );
  } finally {
    opponent.end();
  }
}
