import { test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'skorch, whose optimizer is made from arguments of the net',
  async () => {
    const train = `from skorch import NeuralNetBinaryClassifier
from task import *
net = NeuralNetBinaryClassifier(
    new_model(),
    optimizer=torch.optim.SGD,
    optimizer__momentum=0.5,
    lr=0.02,
    batch_size=50,
    max_epochs=100000,
    train_split=None,
    verbose=0,
)
net.fit(data, labels.squeeze(1))
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      command: 'python train.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, train);
  },
  20 * MINUTES,
);
