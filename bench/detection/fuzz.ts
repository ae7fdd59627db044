import { ROOT } from '../../scripts/root';
import { mutatedSamples, samples } from '../../test/support/detect/mutations';
import { spanOutside } from '../../test/support/detect/spansInside';
import { sourceLanguage } from '../../src/detect/triggers';
import { loadContenders, type Contenders } from './contenders';

/** A text that takes longer, in processor time, and longer than this many bare parses of it, hangs. Busy neighbours lengthen both. */
const HANG_MS = 1000;
const HANG_OVER_PARSE = 4;

const PROGRESS_EVERY = 2000;

/** Detects in `count` mutated samples and prints what went wrong; true when nothing did. */
export async function runFuzz(count: number, seed: number): Promise<boolean> {
  let { detector, bareParse } = await loadContenders();
  const problems: string[] = [];
  let slowest = { ms: 0, what: '' };
  let found = 0;
  let index = 0;
  const counts = { kind: new Map<string, number>(), language: new Map<string, number>() };
  for (const { fileName, text, mutation } of mutatedSamples(samples(ROOT), count, seed)) {
    const what = `mutation ${index}: ${fileName}, ${mutation}, ${text.length} characters`;
    const startedAt = process.cpuUsage();
    let ms: number | undefined;
    try {
      const configs = detector.detect({ languageId: '', fileName, text });
      ms = processorMs(startedAt);
      found += configs.length;
      if (spanOutside(configs, text) !== undefined) problems.push(`${what}: a range outside the document`);
    } catch (error) {
      ms ??= processorMs(startedAt);
      problems.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      // As the extension does: what broke the parser would make every later text a problem.
      ({ detector, bareParse } = await loadContenders());
    }
    if (ms > slowest.ms) slowest = { ms, what };
    if (ms > HANG_MS) {
      const parseMs = parsingMs(bareParse, fileName, text);
      if (parseMs === undefined || ms > HANG_OVER_PARSE * parseMs)
        problems.push(`${what}: ${ms.toFixed(0)} ms, to parse ${parseMs?.toFixed(0) ?? '–'} ms`);
    }
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

function parsingMs(bareParse: Contenders['bareParse'], fileName: string, text: string): number | undefined {
  const language = sourceLanguage('', fileName);
  const parse = language === undefined ? undefined : bareParse(language);
  if (parse === undefined) return undefined;
  const startedAt = process.cpuUsage();
  parse(text);
  return processorMs(startedAt);
}

function processorMs(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1000;
}

function increment(tally: Map<string, number>, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}
