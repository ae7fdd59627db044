import { beforeAll, describe, expect, test } from 'vitest';
import { chunksOf } from '../../../src/detect/chunks';
import type { Detector } from '../../../src/detect/detector';
import { loadDetector } from '../../support/detect/loadDetector';
import { shown } from '../../support/detect/shown';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

describe('documents of R Markdown and Quarto', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'a Python chunk',
      '# Train\n\n```{python}\nimport torch\nopt = torch.optim.SGD(p, lr=0.1, momentum=0.9)\n```\n',
      ['pytorch SGD known:0.1 known:0.9'],
    ],
    [
      'names of earlier chunks of the same language',
      '```{python}\nimport torch\nlr = 0.2\n```\ntext with lr = 5\n```{r}\nlr <- 7\n```\n```{python}\ntorch.optim.SGD(p, lr=lr)\n```\n',
      ['pytorch SGD known:0.2 default:0'],
    ],
    [
      'an R chunk with options',
      '```{r train, echo=FALSE}\nlibrary(torch)\nopt <- optim_sgd(m$parameters, lr = 0.3)\n```\n',
      ['r-torch SGD known:0.3 default:0'],
    ],
    [
      'a Julia chunk',
      '```{julia}\n#| eval: false\nusing Flux\nopt = Momentum(0.01, 0.8)\n```\n',
      ['flux Momentum known:0.01 known:0.8'],
    ],
    [
      'several languages, in the order of the text',
      '```{r}\noptim_sgd(p, lr = 1)\n```\n```{python}\nimport torch\ntorch.optim.SGD(p, lr=2)\n```\n```{r}\noptim_sgd(p, lr = 3)\n```\n',
      ['r-torch SGD known:1 default:0', 'pytorch SGD known:2 default:0', 'r-torch SGD known:3 default:0'],
    ],
    ['a block that is only shown', '```python\nimport torch\ntorch.optim.SGD(p, lr=0.1)\n```\n', []],
    [
      'a chunk shown inside a longer fence',
      '````\n```{python}\nimport torch\ntorch.optim.SGD(p, lr=0.1)\n```\n````\n',
      [],
    ],
    [
      'a chunk that is still to be closed',
      '```{python}\nimport torch\ntorch.optim.SGD(p, lr=0.1)\n',
      ['pytorch SGD known:0.1 default:0'],
    ],
    [
      'a magic line',
      '```{python}\n%matplotlib inline\nimport torch\ntorch.optim.SGD(p, lr=0.1)\n```\n',
      ['pytorch SGD known:0.1 default:0'],
    ],
    ['text', 'torch.optim.SGD(p, lr=0.1)\n', []],
  ])('%s', (_, text, expected) => {
    for (const fileName of ['report.qmd', 'report.Rmd'])
      expect(detector.detect({ languageId: '', fileName, text }).map(shown)).toEqual(expected);
  });

  test('sites of different languages have names of their own', () => {
    const text =
      '```{r}\noptim_sgd(p, lr = 1)\n```\n```{python}\nimport torch\ntorch.optim.SGD(p, lr=2)\n```\n';
    const ids = detector.detect({ languageId: '', fileName: 'x.qmd', text }).map(({ siteId }) => siteId);
    expect(new Set(ids).size).toBe(2);
  });

  test('the next version of a document is read like a new one', () => {
    const text = '```{python}\nimport torch\ntorch.optim.SGD(p, lr=0.1)\n```\n';
    const read = (each: string): string[] =>
      detector.detect({ languageId: '', fileName: 'x.qmd', text: each, documentId: 'report' }).map(shown);
    expect(read(text)).toEqual(['pytorch SGD known:0.1 default:0']);
    expect(read(`\n${text.replace('0.1', '0.4')}`)).toEqual(['pytorch SGD known:0.4 default:0']);
    detector.forget('report');
  });
});

test('everything but the chunks is blanked, and no offset changes', () => {
  const text = '---\ntitle: Ü\n---\r\n~~~{python}\r\nx = 1\r\n~~~\ny\n';
  const code = chunksOf(text, 'python');
  expect(code).toHaveLength(text.length);
  expect(code.trim()).toBe('x = 1');
  expect(code.indexOf('x')).toBe(text.indexOf('x = 1'));
});
