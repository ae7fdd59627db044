import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

// Which numbers the probe finds in a printed line, under which name, and by which pattern.

const READ = `import json, sys
sys.path.insert(0, sys.argv[1])
from momentum_lens_probe.measures.numbers_in_line import numbers_in, words_of
for line in json.load(sys.stdin):
    print(json.dumps([[found.name, found.pattern, repr(found.value), words_of(found.pattern) in line, len(found.sample)] for found in numbers_in(line)]))
`;
/** Seconds that fifty thousand and half a million characters of each take, the least of three. */
const TIME = `import json, sys, time
sys.path.insert(0, sys.argv[1])
from momentum_lens_probe.measures.printed import Lines
class Measures:
    def may_hold(self, line): return True
    def hear(self, *arguments, **options): pass
def seconds(text):
    best = 1e9
    for _ in range(3):
        begun = time.perf_counter()
        Lines(Measures()).write(text)
        best = min(best, time.perf_counter() - begun)
    return best
for piece in json.load(sys.stdin):
    print(json.dumps([seconds(piece * (n // len(piece)) + "\\n") for n in (50_000, 500_000)]))
`;

function python(program: string, input: unknown): unknown[] {
  const { stdout, stderr } = spawnSync(testInterpreter(), ['-c', program, dirname(PROBE_FOLDER)], {
    encoding: 'utf8',
    input: JSON.stringify(input),
  });
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

type Found = readonly [name: string, pattern: string, value: string];

const LINES: readonly (readonly [line: string, ...found: readonly Found[]])[] = [
  ['loss: 0.123', ['loss', 'loss: #', '0.123']],
  ['val_acc=0.91', ['val_acc', 'val_acc=#', '0.91']],
  ['Epoch 3 | train loss 0.31', ['Epoch', 'Epoch #', '3.0'], ['train loss', 'train loss #', '0.31']],
  [
    'Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.299825',
    ['Train Epoch', 'Train Epoch: #', '1.0'],
    ['Train Loss', 'Train … Loss: #', '2.299825'],
  ],
  [
    'Test set: Average loss: 0.0487, Accuracy: 9840/10000 (98%)',
    ['Test Average loss', 'Test … Average loss: #', '0.0487'],
    ['Test Accuracy', 'Test … Accuracy: #', '0.984'],
  ],
  [
    'Epoch: [0][  10/5005]\tTime  0.432 (  1.2)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.39 (  0.50)',
    ['Time', 'Epoch … Time #', '0.432'],
    ['Loss', 'Epoch … Loss #', '6.9'],
    ['Acc@1', 'Epoch … Acc@1 #', '0.39'],
  ],
  [' *   Acc@1 54.3 Acc@5 77.2', ['* Acc@1', '* … Acc@1 #', '54.3'], ['* Acc@5', '* … Acc@5 #', '77.2']],
  [
    '  8%|▊     | 8/100 [00:01<00:12, 7.1it/s, loss=0.31, acc=.9]',
    ['loss', 'loss=#', '0.31'],
    ['acc', 'acc=#', '0.9'],
  ],
  ['Epoch 1/10:  8%|▊  | 8/100 [00:01<00:12, 7.1it/s, loss=0.31]', ['loss', 'Epoch … loss=#', '0.31']],
  [
    '782/782 ━━━━ 3s 4ms/step - accuracy: 0.4823 - val_loss: 1.4341',
    ['accuracy', 'accuracy: #', '0.4823'],
    ['val_loss', 'val_loss: #', '1.4341'],
  ],
  [
    "{'loss': 0.3, 'learning_rate': 1e-05}",
    ['loss', 'loss: #', '0.3'],
    ['learning_rate', 'learning_rate: #', '1e-05'],
  ],
  [
    'step 250: train loss 1.23, val loss 1.45',
    ['train loss', 'step … train loss #', '1.23'],
    ['val loss', 'step … val loss #', '1.45'],
  ],
  ['[1,  2000] loss: 2.188', ['loss', 'loss: #', '2.188']],
  ['2024-01-01 12:00:00,123 - INFO - mAP: 0.4', ['mAP', 'mAP: #', '0.4']],
  ['INFO:root:loss: nan', ['loss', 'INFO … loss: #', 'nan']],
  ['loss -inf', ['loss', 'loss #', '-inf']],
  ['loss: tensor(0.5000, grad_fn=<MseLossBackward0>)', ['loss', 'loss: #', '0.5']],
  ['\u001B[32mF1\u001B[0m = 0.9', ['F1', 'F1=#', '0.9']],
  ['Test 3 loss 0.4', ['Test', 'Test #', '3.0'], ['Test loss', 'Test … loss #', '0.4']],
  ['loss 0.3 val_loss 0.4.', ['loss', 'loss #', '0.3'], ['val_loss', 'val_loss #', '0.4']],
  ['correct: 3/0', ['correct', 'correct: #', 'nan']],
  ['time 120.3ms, eta: 0:01:23, at 12:30, torch 1.13.1, on 2024-01-02, 1,234 images, run a1'],
  ['0.5 0.6'],
  [''],
];

test('finds the named numbers of a line', () => {
  const read = python(
    READ,
    LINES.map(([line]) => line),
  );
  for (const [index, [line, ...found]] of LINES.entries()) {
    const entries = (read[index] as unknown[][]).map(([name, pattern, value]) => [name, pattern, value]);
    expect(entries, line).toEqual(found);
    // A trial looks for these before it reads a line.
    expect((read[index] as unknown[][]).every((entry) => entry[3])).toBe(true);
  }
});

test('shows no more of a line than a sample that holds the number, and looks at its first thousand characters', () => {
  const long = `${'x'.repeat(500)} loss: 0.25 ${'y'.repeat(500)} acc: 0.5`;
  expect(python(READ, [long])).toEqual([[['loss', 'loss: #', '0.25', true, 200]]]);
});

test('takes time in proportion to a line’s length, whatever it holds', () => {
  const pieces = [
    'a ',
    ' ',
    'a',
    '0 ',
    '0',
    'a 0 ',
    'loss: 0.1 ',
    'a:=',
    '\u001B[',
    '\u001B[0;',
    'a_@./^+-',
    '"',
    '\r',
    '\rloss=0.1',
    '\b',
    '1/',
    '1.',
    '1e',
  ];
  const times = python(TIME, pieces) as readonly (readonly [number, number])[];
  for (const [index, [short, long]] of times.entries()) {
    // A quadratic one would take a hundred times as long.
    expect(long, JSON.stringify(pieces[index])).toBeLessThan(40 * short + 0.05);
  }
});
