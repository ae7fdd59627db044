import { test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { LOOP, MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'accelerate launch, whose optimizer is wrapped',
  async () => {
    const train = `from accelerate import Accelerator
from task import *
accelerator = Accelerator(cpu=True)
model = new_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
model, optimizer = accelerator.prepare(model, optimizer)
${LOOP.replace('loss.backward()', 'accelerator.backward(loss)')}`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      command:
        'accelerate launch --cpu --num_processes=1 --num_machines=1 --mixed_precision=no --dynamo_backend=no train.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, train);
  },
  20 * MINUTES,
);
