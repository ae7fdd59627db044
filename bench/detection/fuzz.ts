import type { Detector } from '../../src/detect/detector';
import { mutatedSamples, samples } from '../../test/unit/detect/mutations';
import { spanOutside } from '../../test/unit/detect/spansInside';

/** In processor time, which other programs do not lengthen. */
const HANG_MS = 1000;

const PROGRESS_EVERY = 2000;

/** Detects in `count` mutated samples and prints what went wrong; true when nothing did. */
export function runFuzz(detector: Detector, count: number, seed: number): boolean {
  const root = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();
  const problems: string[] = [];
  let slowest = { ms: 0, what: '' };
  let found = 0;
  let index = 0;
  const counts = { kind: new Map<string, number>(), language: new Map<string, number>() };
  for (const { fileName, text, mutation } of mutatedSamples(samples(root), count, seed)) {
    const what = `mutation ${index}: ${fileName}, ${mutation}, ${text.length} characters`;
    const startedAt = process.cpuUsage();
    try {
      const configs = detector.detect({ languageId: '', fileName, text });
      found += configs.length;
      const outside = configs.find((config) => spanOutside(config, text) !== undefined);
      if (outside !== undefined) problems.push(`${what}: a range outside the document`);
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    const { user, system } = process.cpuUsage(startedAt);
    const ms = (user + system) / 1000;
    if (ms > slowest.ms) slowest = { ms, what };
    if (ms > HANG_MS) problems.push(`${what}: ${ms.toFixed(0)} ms`);
    index += 1;
    increment(counts.kind, mutation);
    increment(counts.language, fileName);
    if (index % PROGRESS_EVERY === 0) console.log(`${index} mutations`);
  }
  for (const [what, tally] of Object.entries(counts))
    console.log(`by ${what}: ${[...tally].map(([name, times]) => `${name} ${times}`).join(', ')}`);
  for (const problem of problems.slice(0, 20)) console.log(problem);
  console.log(
    `${index} mutations (seed ${seed}), ${found} detections, slowest ${slowest.ms.toFixed(0)} ms (${slowest.what}), ${problems.length} problems`,
  );
  return problems.length === 0;
}

function increment(tally: Map<string, number>, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}
