import { test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'the Hugging Face Trainer with SGD',
  async () => {
    const train = `import transformers
from task import *

class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.net = new_model()
    def forward(self, x, labels):
        logits = self.net(x)
        return {"loss": torch.nn.functional.binary_cross_entropy_with_logits(logits, labels), "logits": logits}

model = Model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
rows = [{"x": x, "labels": y} for x, y in zip(data, labels)]
arguments = transformers.TrainingArguments(
    output_dir="out", max_steps=100000, per_device_train_batch_size=50, use_cpu=True, report_to=[], save_strategy="no", disable_tqdm=True
)
constant = torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)
transformers.Trainer(model, arguments, train_dataset=rows, optimizers=(optimizer, constant)).train()
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      // With TensorFlow installed beside it, it asks for a Keras of its own.
      command: 'USE_TF=0 python train.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, train);
  },
  30 * MINUTES,
);
