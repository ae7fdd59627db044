import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { configsOfCell, isRun, joinCells } from '../../../src/detect/notebook';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { loadDetector } from '../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function detectCell(cells: readonly string[], index: number): OptimizerConfig[] {
  const joined = joinCells(cells);
  return configsOfCell(
    detector.detect({ languageId: 'python', fileName: 'n.ipynb', text: joined.text }),
    joined,
    index,
  );
}

const IMPORT_CELL = '%matplotlib inline\n!pip install torch\nimport torch\nLR = 0.1\n';

test('names of earlier cells are known, and say from which cell they are', () => {
  const cell = 'a = 1\nopt = torch.optim.SGD(p, lr=LR, momentum=0.9)';
  const [config, ...others] = detectCell([IMPORT_CELL, cell], 1);
  expect(others).toEqual([]);
  expect(config?.line).toBe(1);
  expect(cell.slice(config?.nameSpan.start, config?.nameSpan.end)).toBe('SGD');
  expect(config?.learningRate).toMatchObject({
    value: 0.1,
    definition: { file: 'cell 1', line: 3 },
    resolution: [{ kind: 'constant', name: 'LR', line: 3, file: 'cell 1' }],
  });
  const momentum = config?.momentum;
  expect(
    momentum?.state === 'known'
      ? cell.slice(momentum.definition.span.start, momentum.definition.span.end)
      : '',
  ).toBe('0.9');
  expect(momentum).not.toHaveProperty('definition.file');
});

test('a cell has its own configurations only', () => {
  const cells = ['import torch\ntorch.optim.SGD(p, lr=1)', 'torch.optim.SGD(p, lr=2)'];
  expect(detectCell(cells, 0)).toHaveLength(1);
  expect(detectCell(cells, 1)).toHaveLength(1);
});

test('cells of other programs are not read, cells written out as Python are', () => {
  const call = 'torch.optim.SGD(p, lr=0.1)';
  expect(detectCell(['import torch', `%%bash\n${call}`], 1)).toEqual([]);
  expect(detectCell(['import torch', `%%writefile train.py\n${call}`], 1)).toHaveLength(1);
});

test.each([
  ['x = 1', true],
  ['%%time\nx = 1', true],
  ['%%capture out\nx = 1', true],
  ['!pip install torch\nx = 1', true],
  ['%%bash\nls', false],
  ['\n%%html\n<b>', false],
  ['%%writefile train.py\nx = 1', false],
  ['%%file config.yaml\nlr: 0.1', false],
])('whether the kernel runs %j as Python: %s', (cell, expected) => {
  expect(isRun(cell)).toBe(expected);
});

test('joining keeps every offset', () => {
  const cells = [IMPORT_CELL, '%%html\n<b>', '  !ls\nx = 1'];
  const { text, starts } = joinCells(cells);
  for (const [index, start] of starts.entries()) {
    expect(start.length).toBe(cells[index]?.length);
    expect(text.slice(0, start.offset).split('\n').length - 1).toBe(start.line);
  }
});
