import { expect } from 'vitest';
import type { CommandCalibration } from './commandCalibration';

/** A small classification that trains for as long as it is let: `OPTIMIZER` constructs what is calibrated. */
export const TASK = `import torch
torch.set_num_threads(1)
torch.manual_seed(0)
data = torch.randn(2000, 20)
labels = (data @ torch.randn(20, 1) > 0).float()

def new_model():
    return torch.nn.Sequential(torch.nn.Linear(20, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))

def batches():
    while True:
        yield from torch.randperm(len(data)).split(50)

def loss_of(model, batch):
    return torch.nn.functional.binary_cross_entropy_with_logits(model(data[batch]), labels[batch])
`;
/** Steps for as long as it is let. */
export const LOOP = `for batch in batches():
    optimizer.zero_grad()
    loss = loss_of(model, batch)
    loss.backward()
    optimizer.step()
`;
/** In a function. */
export const INDENTED_LOOP = LOOP.replaceAll(/^/gmu, '    ').trimEnd();
/** The steps of its pilot. */
export const PILOT_STEPS = 300;
export const MINUTES = 60_000;

/** An estimate, written into the file in place of the momentum that it had, and nothing else. */
export function expectFixed({ result, fixed, config }: CommandCalibration, text: string): void {
  if (result.kind !== 'estimate') throw new Error(`no estimate: ${JSON.stringify(result)}`);
  expect(result.momentum.value).toBeGreaterThan(0.5);
  const { momentum } = config;
  if (momentum.state !== 'known' || fixed === undefined) throw new Error('no momentum to replace');
  const { start, end } = momentum.definition.span;
  expect(text.slice(start, end)).toBe('0.5');
  const written = fixed.slice(start, fixed.length - (text.length - end));
  expect(Number(written)).toBeCloseTo(result.momentum.value, 2);
  expect(fixed).toBe(`${text.slice(0, start)}${written}${text.slice(end)}`);
}
