import type { Bounds } from './bounds';
import { fit, planAt, sweep, type PlanKind } from './sweep';
import { percent, printTable } from '../support/table';
import { bestX, type Generator } from './worlds';

const SHARES = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

/** What sweeps cut short say, as one table: how often an estimate, how often it covers, and what narrower intervals than the full sweep's are worth. */
export async function benchCutShort(
  kind: PlanKind,
  generators: readonly Generator[],
  sweeps: number,
  bounds: Bounds,
): Promise<void> {
  const tallies = SHARES.map((share) => ({
    share,
    estimates: 0,
    covered: 0,
    narrower: 0,
    narrowerCovered: 0,
  }));
  let cuts = 0;
  let thrown = 0;
  for (const generator of generators) {
    for (let seed = 1; seed <= sweeps; seed += 1) {
      const world = generator.world(seed);
      const truth = bestX(world);
      const trials = await sweep(world, planAt(kind, world.learningRate));
      const full = fit(trials);
      const fullWidth = full.kind === 'estimate' ? Math.log(full.x.high / full.x.low) : Infinity;
      for (let length = 0; length <= trials.length; length += 1) {
        try {
          fit(trials.slice(0, length), true);
        } catch {
          thrown += 1;
        }
        cuts += 1;
      }
      for (const tally of tallies) {
        const result = fit(trials.slice(0, Math.floor(tally.share * trials.length)), true);
        if (result.kind === 'noEstimate') continue;
        const { low, high } = result.x;
        const covers = low <= truth && truth <= high;
        const narrower = Math.log(high / low) < fullWidth;
        tally.estimates += 1;
        tally.covered += covers ? 1 : 0;
        tally.narrower += narrower ? 1 : 0;
        tally.narrowerCovered += covers && narrower ? 1 : 0;
      }
    }
  }
  const total = sweeps * generators.length;
  printTable(
    `${kind} cut short, all generators, ${total} sweeps; fitting after every single trial (${cuts} fits) threw ${thrown} times`,
    ['cut after', 'estimate', 'covers', 'narrower than full', 'of which covers'],
    tallies.map(({ share, estimates, covered, narrower, narrowerCovered }) => [
      percent(share),
      percent(estimates / total),
      estimates === 0 ? '–' : percent(covered / estimates),
      estimates === 0 ? '–' : percent(narrower / estimates),
      narrower === 0 ? '–' : percent(narrowerCovered / narrower),
    ]),
  );
  bounds.check(`${kind} cut short after any trial: throws`, '0', String(thrown), thrown === 0);
  for (const { share, estimates, covered, narrower } of tallies) {
    if (estimates === 0) continue;
    const name = `${kind} cut short after ${percent(share)}`;
    bounds.share(`${name}: narrower than the full sweep`, narrower / estimates, 0, 0.5);
    bounds.share(`${name}: covers, where there is an estimate`, covered / estimates, 0.9, 1);
  }
}
