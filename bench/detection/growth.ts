import type { Contenders } from './contenders';
import { interleaved } from './timing';

const LINES = [1250, 2500, 5000, 10_000];

/** One size of one language's made-up file. */
export interface GrowthRow {
  readonly language: string;
  readonly lines: number;
  readonly bareMs: number;
  readonly detectionMs: number;
}

/** Files of growing length, with an optimizer every few dozen lines. */
export function timeGrowth({ detector, bareParse }: Contenders): GrowthRow[] {
  return (['python', 'typescript', 'yaml'] as const).flatMap((language) =>
    LINES.map((lines) => {
      const text = fileOf(language, lines);
      const parse = bareParse(language);
      const fileName = FILE_NAMES[language];
      const { first, second } = interleaved(
        () => parse?.(text),
        () => detector.detect({ languageId: '', fileName, text }),
      );
      return { language, lines, bareMs: first, detectionMs: second };
    }),
  );
}

const FILE_NAMES = { python: 'grown.py', typescript: 'grown.ts', yaml: 'grown.yaml' } as const;
const BLOCKS = {
  python: (n: number): string[] => [
    `class Model${n}(nn.Module):`,
    '    def __init__(self, width=64):',
    '        super().__init__()',
    '        self.layers = nn.Sequential(nn.Linear(20, width), nn.ReLU(), nn.Linear(width, 1))',
    '    def forward(self, x):',
    '        return self.layers(x)',
    '',
    `def train_${n}(loader, epochs=10, momentum=0.9):`,
    `    learning_rate_${n} = 0.1 / ${n + 1}`,
    `    model = Model${n}()`,
    `    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate_${n}, momentum=momentum)`,
    '    for epoch in range(epochs):',
    '        for x, y in loader:',
    '            optimizer.zero_grad()',
    '            loss = ((model(x) - y) ** 2).mean()  # mean squared error',
    '            loss.backward()',
    '            optimizer.step()',
    "        print(f'epoch {epoch} loss {loss.item():.4f}')",
    '    return model',
    '',
    `def evaluate_${n}(model, loader):`,
    '    correct = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)',
    '    return correct / len(loader.dataset)',
    '',
    '',
  ],
  typescript: (n: number): string[] => [
    `const learningRate${n} = 0.1 / ${n + 1};`,
    `export async function train${n}(xs: tf.Tensor, ys: tf.Tensor, epochs = 10): Promise<tf.LayersModel> {`,
    '  const model = tf.sequential();',
    "  model.add(tf.layers.dense({ units: 64, activation: 'relu', inputShape: [20] }));",
    '  model.add(tf.layers.dense({ units: 1 }));',
    `  const optimizer = tf.train.momentum(learningRate${n}, 0.9);`,
    "  model.compile({ optimizer, loss: 'meanSquaredError' });",
    '  for (let epoch = 0; epoch < epochs; epoch += 1) {',
    '    const history = await model.fit(xs, ys, { batchSize: 32, epochs: 1 });',
    '    console.log(`epoch ${epoch} loss ${history.history.loss[0]}`);',
    '  }',
    '  return model;',
    '}',
    '',
  ],
  yaml: (n: number): string[] => [
    `experiment_${n}:`,
    '  model:',
    '    name: resnet50',
    '    width: 64',
    '    layers: [3, 4, 6, 3]',
    '  optimizer:',
    '    type: sgd',
    `    lr: 0.1`,
    '    momentum: 0.9',
    '    weight_decay: 0.0001',
    '  data:',
    '    path: /data/images',
    '    batch_size: 256',
    '    transforms:',
    '      - {name: crop, size: 224}',
    '      - {name: flip}',
  ],
} as const;
const HEADS = {
  python: ['import torch', 'from torch import nn', ''],
  typescript: ["import * as tf from '@tensorflow/tfjs';", ''],
  yaml: ['seed: 1'],
} as const;

function fileOf(language: keyof typeof BLOCKS, lines: number): string {
  const text: string[] = [...HEADS[language]];
  for (let n = 0; text.length < lines; n += 1) text.push(...BLOCKS[language](n));
  return text.slice(0, lines).join('\n');
}
