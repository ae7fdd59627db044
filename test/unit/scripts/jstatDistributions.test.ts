import { createRequire } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/root';
import { jstatDistributions } from '../../../scripts/jstatDistributions.mjs';

interface Distributions {
  readonly normal: { inv(probability: number, mean: number, deviation: number): number };
  readonly studentt: { inv(probability: number, freedom: number): number };
  readonly centralF: { cdf(value: number, first: number, second: number): number };
}

async function bundled(plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: "module.exports = require('jstat');", resolveDir: inRoot() },
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    format: 'cjs',
    plugins,
  });
  return outputFiles[0]?.text ?? '';
}

function evaluated(text: string): Distributions {
  const module: { exports: unknown } = { exports: {} };
  new Function('module', 'exports', 'require', text)(module, module.exports, createRequire(import.meta.url));
  return module.exports as Distributions;
}

test('what is bundled of jstat is two thirds of it at most, and its distributions give the same numbers', async () => {
  const [parts, whole] = await Promise.all([bundled([jstatDistributions]), bundled([])]);
  expect(parts.length).toBeLessThan(0.67 * whole.length);
  const [own, jstat] = [evaluated(parts), evaluated(whole)];
  for (const probability of [0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9995]) {
    expect(own.normal.inv(probability, 0, 1)).toBe(jstat.normal.inv(probability, 0, 1));
    for (const freedom of [1, 2, 5, 30, 400]) {
      expect(own.studentt.inv(probability, freedom)).toBe(jstat.studentt.inv(probability, freedom));
      expect(own.centralF.cdf(4 * probability, freedom, 7)).toBe(
        jstat.centralF.cdf(4 * probability, freedom, 7),
      );
    }
  }
});
