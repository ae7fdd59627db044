import { describe, expect, test } from 'vitest';
import { calibrateCommand, type CommandCalibration } from '../support/probe/commandCalibration';

/** A small classification that trains for as long as it is let: `OPTIMIZER` constructs what is calibrated. */
const TASK = `import torch
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
const LOOP = `for batch in batches():
    optimizer.zero_grad()
    loss = loss_of(model, batch)
    loss.backward()
    optimizer.step()
`;
const PILOT_STEPS = 300;
const MINUTES = 60_000;

/** An estimate, written into the file in place of the momentum that it had, and nothing else. */
function expectFixed({ result, fixed, config }: CommandCalibration, text: string): void {
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

describe('several processes', () => {
  test(
    'of torchrun, on Gloo',
    async () => {
      const train = `import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel
from task import *
dist.init_process_group("gloo")
model = DistributedDataParallel(new_model())
torch.manual_seed(dist.get_rank())
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
${LOOP}`;
      const calibrated = await calibrateCommand({
        files: { 'task.py': TASK, 'train.py': train },
        site: 'train.py',
        command: 'torchrun --nproc_per_node=2 --master_port=29631 train.py',
        pilotSteps: PILOT_STEPS,
      });
      expectFixed(calibrated, train);
      expect(calibrated.calibration.environment.details['loss']).toBe('mean over 2 processes');
    },
    20 * MINUTES,
  );

  test(
    'of mp.spawn',
    async () => {
      const train = `import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn.parallel import DistributedDataParallel
from task import *

def worker(rank):
    dist.init_process_group("gloo", init_method="tcp://127.0.0.1:29632", rank=rank, world_size=2)
    model = DistributedDataParallel(new_model())
    torch.manual_seed(rank)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
${LOOP.replaceAll(/^/gmu, '    ').trimEnd()}

if __name__ == "__main__":
    mp.spawn(worker, nprocs=2)
`;
      const calibrated = await calibrateCommand({
        files: { 'task.py': TASK, 'train.py': train },
        site: 'train.py',
        command: 'python train.py',
        pilotSteps: PILOT_STEPS,
      });
      expectFixed(calibrated, train);
      expect(calibrated.calibration.environment.details['loss']).toBe('mean over 2 processes');
    },
    20 * MINUTES,
  );
});

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

test(
  'a Hydra application with an override, whose optimizer stands in YAML',
  async () => {
    const yaml = `optimizer:
  _target_: torch.optim.SGD
  lr: 0.01
  momentum: 0.5
`;
    const main = `import hydra
from task import *

@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(config):
    model = new_model()
    optimizer = hydra.utils.instantiate(config.optimizer, model.parameters())
${LOOP.replaceAll(/^/gmu, '    ').trimEnd()}

main()
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'main.py': main, 'conf/config.yaml': yaml },
      site: 'conf/config.yaml',
      command: 'python main.py optimizer.lr=0.02 hydra.run.dir=.',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, yaml);
    expect(calibrated.calibration.trials[0]?.learningRate).toBeCloseTo(0.02, 6);
  },
  20 * MINUTES,
);

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
      command: 'python train.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, train);
  },
  30 * MINUTES,
);

test(
  'a configuration as detectron2 has them, read by a stand-in for its loader',
  async () => {
    const yaml = `_BASE_: "base.yaml"
SOLVER:
  OPTIMIZER: SGD
  BASE_LR: 0.02
  MOMENTUM: 0.5
`;
    const trainNet = `import argparse, os, sys, yaml
sys.path.insert(0, ".")
from task import *

def load(path):
    with open(path) as file:
        own = yaml.safe_load(file)
    base = own.pop("_BASE_", None)
    merged = load(os.path.join(os.path.dirname(path), base)) if base else {}
    for key, value in own.items():
        merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged

parser = argparse.ArgumentParser()
parser.add_argument("--config-file")
solver = load(parser.parse_args().config_file)["SOLVER"]
model = new_model()
optimizer = torch.optim.SGD(model.parameters(), solver["BASE_LR"], momentum=solver["MOMENTUM"], nesterov=solver["NESTEROV"])
${LOOP}`;
    const calibrated = await calibrateCommand({
      files: {
        'task.py': TASK,
        'tools/train_net.py': trainNet,
        'configs/small.yaml': yaml,
        'configs/base.yaml': 'SOLVER:\n  BASE_LR: 0.001\n  MOMENTUM: 0.9\n  NESTEROV: false\n',
      },
      site: 'configs/small.yaml',
      command: 'python tools/train_net.py --config-file configs/small.yaml',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, yaml);
  },
  20 * MINUTES,
);

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

test(
  'a configuration of MMEngine and its Runner',
  async () => {
    const config = `optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02, momentum=0.5))
train_cfg = dict(by_epoch=False, max_iters=100000)
`;
    const train = `import sys
from mmengine.config import Config
from mmengine.model import BaseModel
from mmengine.runner import Runner
from task import *

class Model(BaseModel):
    def __init__(self):
        super().__init__()
        self.net = new_model()
    def forward(self, inputs, labels, mode="tensor"):
        return {"loss": torch.nn.functional.binary_cross_entropy_with_logits(self.net(inputs), labels)}

config = Config.fromfile(sys.argv[1])
rows = [(x, y) for x, y in zip(data, labels)]
runner = Runner(
    model=Model(),
    work_dir="out",
    train_dataloader=dict(batch_size=50, dataset=rows, sampler=dict(type="InfiniteSampler", shuffle=True), collate_fn=dict(type="default_collate")),
    train_cfg=config.train_cfg,
    optim_wrapper=config.optim_wrapper,
    default_hooks=dict(checkpoint=None),
    log_level="ERROR",
)
runner.train()
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train, 'configs/small.py': config },
      site: 'configs/small.py',
      command: 'python train.py configs/small.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, config);
  },
  30 * MINUTES,
);

test(
  'Ultralytics on a few generated images',
  async () => {
    const yaml = `task: detect
optimizer: SGD
lr0: 0.01
momentum: 0.5
weight_decay: 0.0
warmup_epochs: 0.0
epochs: 1000
batch: 4
nbs: 4
imgsz: 32
workers: 0
device: cpu
val: false
plots: false
save: false
amp: false
cos_lr: false
`;
    const makeData = `import os
import numpy as np
from PIL import Image
generator = np.random.default_rng(0)
for folder in ("images", "labels"):
    os.makedirs("data/" + folder, exist_ok=True)
for index in range(24):
    image = np.zeros((32, 32, 3), dtype=np.uint8)
    x, y = generator.integers(2, 18, 2)
    image[y:y + 12, x:x + 12] = 255
    Image.fromarray(image).save("data/images/%d.png" % index)
    with open("data/labels/%d.txt" % index, "w") as file:
        file.write("0 %f %f %f %f\\n" % ((x + 6) / 32, (y + 6) / 32, 12 / 32, 12 / 32))
with open("data.yaml", "w") as file:
    file.write("path: %s\\ntrain: images\\nval: images\\nnames: {0: square}\\n" % os.path.abspath("data"))
`;
    const calibrated = await calibrateCommand({
      files: { 'make_data.py': makeData, 'hyp.yaml': yaml },
      site: 'hyp.yaml',
      command:
        'YOLO_CONFIG_DIR=. sh -c "test -e data.yaml || python make_data.py; exec yolo train model=yolov8n.yaml data=data.yaml cfg=hyp.yaml project=runs"',
      pilotSteps: 100,
      trialTimeoutMs: 300_000,
    });
    expectFixed(calibrated, yaml);
  },
  60 * MINUTES,
);
