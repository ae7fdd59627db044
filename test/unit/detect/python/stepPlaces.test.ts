import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import { configsOfCell, joinCells } from '../../../../src/detect/notebook';
import type { StepPlaces } from '../../../../src/model/optimizer/optimizerConfig';
import { loadDetector } from '../../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function placesIn(text: string): StepPlaces | undefined {
  const configs = detector.detect({ languageId: 'python', fileName: 'train.py', text });
  return configs.find(({ optimizer }) => optimizer === 'SGD')?.stepPlaces;
}

/** The lines that step it, each with its number. */
function shown(text: string): string[] {
  return (placesIn(text)?.lines ?? []).map(({ offset, indent }) => {
    const line = text.slice(0, offset).split('\n').length;
    expect(text.slice(0, offset)).toMatch(/(?:^|\n)$/u);
    return `${line}: ${indent.length} ${text.slice(offset).split('\n')[0]?.trim() ?? ''}`;
  });
}

const HEAD = `import torch
from torch.optim.lr_scheduler import StepLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = StepLR(optimizer, 10)
`;

describe('what steps an optimizer under a schedule', () => {
  test.each<[string, string, string[]]>([
    [
      'in a loop',
      `${HEAD}for x in data:\n    loss.backward()\n    optimizer.step()\n    scheduler.step()\n`,
      ['7: 4 optimizer.step()'],
    ],
    ['with a closure', `${HEAD}loss = optimizer.step(closure)\n`, ['5: 0 loss = optimizer.step(closure)']],
    ['through a scaler', `${HEAD}if amp:\n\tscaler.step(optimizer)\n`, ['6: 1 scaler.step(optimizer)']],
    [
      'on both of two ways',
      `${HEAD}if amp:\n  scaler.step(optimizer)\nelse:\n  optimizer.step()\n`,
      ['6: 2 scaler.step(optimizer)', '8: 2 optimizer.step()'],
    ],
    [
      'by the name of a parameter, of a single optimizer',
      `import torch
def train(model, optimizer):
    optimizer.step()
def main():
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    train(model, optimizer)
`,
      ['3: 4 optimizer.step()'],
    ],
    [
      'as an attribute',
      `import torch
class T:
    def __init__(self):
        self.sgd = torch.optim.SGD(model.parameters(), lr=0.1)
        self.plan = torch.optim.lr_scheduler.StepLR(self.sgd, 1)
    def fit(self):
        self.sgd.step()
`,
      ['7: 8 self.sgd.step()'],
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  test.each([
    ['nothing steps it', HEAD],
    ['there is no schedule', `${HEAD.replace(/scheduler.*\n/u, '')}optimizer.step()\n`],
    ['its step begins no line', `${HEAD}if ready: optimizer.step()\n`],
    ['its step is not run where it stands', `${HEAD}run(lambda: optimizer.step())\n`],
    ['one of its steps begins no line', `${HEAD}optimizer.step()\nif last: optimizer.step()\n`],
    [
      'another may be meant, by the name of a parameter',
      `import torch
def train(optimizer):
    optimizer.step()
def main():
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    plan = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    critic = torch.optim.SGD(other.parameters(), lr=0.2)
    train(critic)
`,
    ],
    [
      'two go by one name',
      `${HEAD}if big:\n    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)\noptimizer.step()\n`,
    ],
    ['every name for a group is taken', `${HEAD}group = param_group = sgd_group = 1\noptimizer.step()\n`],
  ])('is not known where %s', (_, text) => {
    expect(placesIn(text)).toBeUndefined();
  });

  test('a name for a group is one that the text does not use', () => {
    expect(placesIn(`${HEAD}group = 1\noptimizer.step()\n`)?.group).toBe('param_group');
    expect(placesIn(`${HEAD}optimizer.step()\n`)?.group).toBe('group');
  });
});

describe('in a notebook', () => {
  test.each([
    [
      'the cell of the optimizer, it is known there',
      [`x = 1\n`, `${HEAD}optimizer.step()\n`],
      1,
      HEAD.length,
    ],
    ['another cell, it is not', [HEAD, 'optimizer.step()\n'], 0, undefined],
  ] as const)('where the step stands in %s', (_, cells, index, offset) => {
    const joined = joinCells(cells);
    const configs = detector.detect({ languageId: 'python', fileName: 'n.ipynb', text: joined.text });
    const [config] = configsOfCell(configs, joined, index);
    expect(config?.stepPlaces?.lines[0]?.offset).toBe(offset);
  });
});
