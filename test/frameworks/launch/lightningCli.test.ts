import { expect, test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'the Lightning CLI with YAML',
  async () => {
    const yaml = `trainer:
  max_epochs: -1
  accelerator: cpu
  logger: false
  enable_checkpointing: false
  enable_progress_bar: false
  enable_model_summary: false
optimizer:
  class_path: torch.optim.SGD
  init_args:
    lr: 0.02
    momentum: 0.5
`;
    const main = `import pytorch_lightning as lightning
from pytorch_lightning.cli import LightningCLI
from task import *

class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = new_model()
    def training_step(self, batch, index):
        return torch.nn.functional.binary_cross_entropy_with_logits(self.net(batch[0]), batch[1])

class Data(lightning.LightningDataModule):
    def train_dataloader(self):
        return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(data, labels), batch_size=50, shuffle=True)

if __name__ == "__main__":
    LightningCLI(Model, Data, save_config_callback=None)
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'main.py': main, 'config.yaml': yaml },
      site: 'config.yaml',
      command: 'python main.py fit --config config.yaml',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, yaml);
    expect(calibrated.calibration.trials[0]?.learningRate).toBeCloseTo(0.02, 6);
  },
  30 * MINUTES,
);
