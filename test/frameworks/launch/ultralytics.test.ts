import { test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { MINUTES, expectFixed } from '../../support/probe/commandProject';

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
