import { expect, test } from 'vitest';
import { expectHonoured, runUnder } from '../support/probe/frameworkRun';
import { REQUEST } from '../support/probe/probeRun';

/** Least squares, ten batches an epoch; what Lightning prints and saves is switched off. */
const HEAD = `import torch
import pytorch_lightning as lightning
x = torch.randn(640, 5)
y = x @ torch.ones(5, 1)
batches = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=64)
class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(5, 1)
    def training_step(self, batch, batch_idx):
        loss = ((self.layer(batch[0]) - batch[1]) ** 2).mean()
        print("loss", loss.item())
        return loss
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.05, momentum=0.9)  # SITE
`;
const trainer = (options = ''): string =>
  `lightning.Trainer(max_epochs=50, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False${options}).fit(Model(), batches)\n`;

test('Lightning trains with the values asked for, and gives the loss of every step', async () => {
  const trial = await runUnder('pytorch', HEAD + trainer());
  expectHonoured(trial);
  for (const [index, loss] of trial.curve.values.entries()) {
    expect(loss / (trial.printed[index] ?? Number.NaN)).toBeCloseTo(1, 5);
  }
});

test('accumulated gradients count as one step', async () => {
  const trial = await runUnder('pytorch', HEAD + trainer(', accumulate_grad_batches=2'));
  expectHonoured(trial);
  // Lightning divides each loss by the number of batches before it calls backward.
  const [first = Number.NaN, second = Number.NaN] = trial.printed;
  expect((trial.curve.values[0] ?? 0) / ((first + second) / 4)).toBeCloseTo(1, 5);
});

test('a scheduler that cycles momentum is noticed', async () => {
  const cycling = HEAD.replace(
    '        return torch.optim.SGD(self.parameters(), lr=0.05, momentum=0.9)  # SITE',
    `        optimizer = torch.optim.SGD(self.parameters(), lr=0.05, momentum=0.9)  # SITE
        cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=500)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": cycle, "interval": "step"}}`,
  );
  const { end } = await runUnder('pytorch', cycling + trainer());
  expect(end).toMatchObject({
    kind: 'failed',
    failure: { kind: 'overrideIgnored', expected: REQUEST.momentum },
  });
});
