import { describe, expect, it } from 'vitest';
import { Program } from '../../../../src/train/builtin/engine/program';
import { GENERATOR_STATE_WORDS, SeedGenerator } from '../../../../src/train/builtin/engine/seedGenerator';
import { seedGeneratorState } from '../../../../src/train/builtin/trialRun';
import { newEngine } from '../../../support/builtin/kernels';

describe('tanh', () => {
  it('is within 3e-7 of the exact value from −12 to 12', async () => {
    const engine = await newEngine();
    const x = engine.layout.tensor(2400, 1);
    const y = engine.layout.tensor(2400, 1);
    const program = new Program();
    program.activation(y, x, 'tanh');
    const { run } = engine.load({ run: program });
    engine.write(
      x,
      Array.from({ length: 2400 }, (_, i) => (i - 1200) / 100),
    );
    engine.run(run);
    const exact = [...engine.values(x)].map((value) => Math.tanh(value));
    const worst = Math.max(...[...engine.values(y)].map((value, i) => Math.abs(value - (exact[i] ?? 0))));
    expect(worst).toBeLessThan(3e-7);
  });
});

describe('normal numbers', () => {
  it('have the moments of a normal distribution and depend on the seed alone', async () => {
    const count = 100_000;
    const draw = async (seed: number): Promise<Float64Array> => {
      const engine = await newEngine();
      const state = engine.layout.bytes(GENERATOR_STATE_WORDS * 4);
      const values = engine.layout.tensor(count, 1);
      const program = new Program();
      program.normal(values, engine.layout.constant(2), state);
      const { run } = engine.load({ run: program });
      seedGeneratorState(engine, state, seed, 1);
      engine.run(run);
      return engine.read(values);
    };
    const values = await draw(1);
    const moment = (power: number): number =>
      values.reduce((sum, value) => sum + (value / 2) ** power, 0) / count;
    expect(moment(1)).toBeCloseTo(0, 1.5);
    expect(moment(2)).toBeCloseTo(1, 1.5);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4)).toBeCloseTo(3, 0.5);
    expect(await draw(1)).toEqual(values);
    expect(await draw(2)).not.toEqual(values);
  });

  it('leave the padding of a matrix at zero', async () => {
    const engine = await newEngine();
    const state = engine.layout.bytes(GENERATOR_STATE_WORDS * 4);
    const matrix = engine.layout.tensor(3, 10);
    const program = new Program();
    program.normal(matrix, engine.layout.constant(1), state);
    const { run } = engine.load({ run: program });
    seedGeneratorState(engine, state, 1, 1);
    engine.run(run);
    const buffer = engine.values(matrix);
    for (let i = 0; i < buffer.length; i++) expect(buffer[i] === 0).toBe(i % 12 >= 10);
  });
});

describe('minibatches', () => {
  it('take every sample once an epoch, in another order each epoch, and drop what does not fill a batch', async () => {
    const engine = await newEngine();
    const { layout } = engine;
    const state = layout.bytes(GENERATOR_STATE_WORDS * 4);
    const { Minibatches } = await import('../../../../src/train/builtin/tasks/minibatches');
    const batches = new Minibatches(layout, 23, 5);
    const program = new Program();
    batches.emitNext(program, state);
    const { next } = engine.load({ next: program });
    seedGeneratorState(engine, state, 3, 1);
    batches.reset(engine);
    const epoch = (): number[] => {
      const seen: number[] = [];
      for (let i = 0; i < 4; i++) {
        engine.run(next);
        seen.push(...engine.integers(batches.indices.offset, 5));
      }
      return seen;
    };
    const first = epoch();
    const second = epoch();
    for (const seen of [first, second]) {
      expect(new Set(seen).size).toBe(20);
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...seen)).toBeLessThan(23);
    }
    expect(second).not.toEqual(first);
  });
});

describe('the seed generator', () => {
  it('gives unlike streams for neighbouring seeds and streams', () => {
    const all = [0, 1, 2, 3].flatMap((seed) =>
      [1, 2, 3].map((stream) => new SeedGenerator(seed, stream).generatorState().join()),
    );
    expect(new Set(all).size).toBe(12);
  });

  it('is uniform on its interval', () => {
    const random = new SeedGenerator(5, 1);
    const values = Array.from({ length: 20_000 }, () => random.uniform(-3, 1));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(-1, 1);
  });
});
