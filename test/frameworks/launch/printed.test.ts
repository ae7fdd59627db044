import { expect, test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { expectFixed, MINUTES, PILOT_STEPS, TASK } from '../../support/probe/commandProject';

test(
  'a script whose loss no backward call has is judged by what it prints',
  async () => {
    const train = `from task import *
model = new_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
for step, batch in enumerate(batches()):
    loss = loss_of(model, batch)
    for parameter, gradient in zip(model.parameters(), torch.autograd.grad(loss, list(model.parameters()))):
        parameter.grad = gradient
    optimizer.step()
    print(f"step {step} | loss: {loss.item():.6f}", flush=True)
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      command: 'python train.py',
      pilotSteps: PILOT_STEPS,
      measure: { kind: 'named', source: 'printed', name: 'loss', pattern: 'loss: #' },
    });
    expectFixed(calibrated, train);
    expect(calibrated.calibration.progressMeasure.name).toContain('loss');
  },
  20 * MINUTES,
);
