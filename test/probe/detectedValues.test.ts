import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../src/detect/detector';
import {
  evaluatedLanguage,
  evaluateSources,
  judgeKnown,
  type Evaluated,
} from '../support/detect/evaluateSources';
import { kindFixtures } from '../support/detect/kindFixtures';
import { loadDetector } from '../support/detect/loadDetector';
import { testInterpreter } from '../support/probe/scriptFixture';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

test('a known value is one that an evaluation of the file gives, where it comes there', async () => {
  const sources = kindFixtures('.').flatMap(({ kind, name, text }) => {
    const language = evaluatedLanguage(name);
    return language === undefined || name.endsWith('.ipynb')
      ? []
      : [{ name: `${kind}/${name}`, language, text }];
  });
  const verdicts: Record<Evaluated, string[]> = { confirmed: [], unverified: [], contradicted: [] };
  let index = 0;
  for await (const seen of evaluateSources(testInterpreter(), '.', sources)) {
    const source = sources[index];
    index += 1;
    if (source === undefined) break;
    const { name, text, language } = source;
    for (const config of detector.detect({ languageId: '', fileName: name, text }))
      for (const which of ['learningRate', 'momentum'] as const)
        if (config[which].state === 'known')
          verdicts[judgeKnown(config, which, { language, text }, seen)].push(
            `${name}:${config.line + 1} ${which} ${config[which].value}`,
          );
  }
  expect(verdicts.contradicted).toEqual([]);
  expect(verdicts.confirmed.length).toBeGreaterThan(50);
});

test('a value that the file does not give is contradicted', async () => {
  const text = 'import torch\nrate = 0.1\nopt = torch.optim.SGD(p, lr=rate)\n';
  const [config] = detector.detect({ languageId: '', fileName: 'x.py', text });
  if (config?.learningRate.state !== 'known') throw new Error('The rate is known.');
  const source = { language: 'python', text } as const;
  for await (const seen of evaluateSources(testInterpreter(), '.', [source])) {
    const claimed = { ...config, learningRate: { ...config.learningRate, value: 0.2 } };
    expect(judgeKnown(config, 'learningRate', source, seen)).toBe('confirmed');
    expect(judgeKnown(claimed, 'learningRate', source, seen)).toBe('contradicted');
  }
});
