import { expect, test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { expectFixed, MINUTES, PILOT_STEPS, TASK } from '../../support/probe/commandProject';

test(
  'a script of ignite that logs to TensorBoard is judged by a scalar that it logs',
  async () => {
    const train = `from ignite.engine import Engine, Events
from torch.utils.tensorboard import SummaryWriter
from task import *
model = new_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
writer = SummaryWriter("runs")

def update(engine, batch):
    optimizer.zero_grad()
    loss = loss_of(model, batch)
    loss.backward()
    optimizer.step()
    return loss.item()

trainer = Engine(update)

@trainer.on(Events.ITERATION_COMPLETED)
def log(engine):
    writer.add_scalar("train/error", engine.state.output, engine.state.iteration)

trainer.run(batches(), max_epochs=1, epoch_length=100000)
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      command: 'python train.py',
      pilotSteps: PILOT_STEPS,
      measure: { kind: 'named', source: 'tensorboard', name: 'train/error' },
    });
    expectFixed(calibrated, train);
    expect(calibrated.calibration.progressMeasure.name).toContain('train/error');
  },
  20 * MINUTES,
);
