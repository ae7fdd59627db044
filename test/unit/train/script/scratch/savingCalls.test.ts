import { expect, test } from 'vitest';
import { savingCallsIn } from '../../../../../src/train/script/scratch/savingCalls';

test.each<[text: string, names: readonly string[]]>([
  ['torch.save(net.state_dict(), "last.pt")', ['torch.save']],
  ['    self.model.save_pretrained(out)', ['save_pretrained']],
  ['model.save("net.keras")', ['model.save']],
  ['callbacks = [keras.callbacks.ModelCheckpoint(path)]', ['ModelCheckpoint']],
  ['writer = SummaryWriter()', ['SummaryWriter']],
  ['with open("log.txt", "w") as log:', ['open']],
  ["with open(path, mode='ab') as log:", ['open']],
  ['np.savez_compressed(path, w=w)\nos.makedirs("runs")', ['np.savez_compressed', 'os.makedirs']],
  ['torch.save(a, p)\ntorch.save(b, q)', ['torch.save']],
  ['import torch.save_nothing', []],
  ['# torch.save(net, path)', []],
  ['with open(path) as data:', []],
  ['with open(path, "rb") as data:', []],
  ['torch.load("last.pt")', []],
  ['loss.backward(); optimizer.step()', []],
])('%j saves by %j', (text, names) => {
  expect(savingCallsIn(text)).toEqual(names);
});

test('a megabyte on one line, or in many short ones, is looked through at once', () => {
  const started = performance.now();
  for (const part of ['open(', 'a.', 'torch.', '(', 'model.model.', 'open(,"r']) {
    savingCallsIn(part.repeat(1_000_000 / part.length));
    savingCallsIn(`${part.repeat(200)}\n`.repeat(1_000_000 / (200 * part.length)));
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});
