import { expect, test } from 'vitest';
import { expectHonoured, runUnder } from '../support/probe/frameworkRun';

/** A tiny BERT from its configuration, on random tokens; nothing is downloaded. */
const SCRIPT = `import tempfile, torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments
config = BertConfig(vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
model = BertForSequenceClassification(config)
rows = [{"input_ids": torch.randint(50, (8,)), "labels": torch.tensor(i % 2)} for i in range(320)]
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
arguments = TrainingArguments(
    tempfile.mkdtemp(), max_steps=500, per_device_train_batch_size=16, report_to=[], save_strategy="no", use_cpu=True,
    disable_tqdm=True, logging_strategy="no", max_grad_norm=0.0OPTIONS
)
Trainer(model, arguments, train_dataset=rows, optimizers=(optimizer, schedule)).train()
`;

test.each([
  ['Trainer', ''],
  ['Trainer with accumulated gradients', ', gradient_accumulation_steps=2'],
])('%s trains with the values asked for', async (_, options) => {
  const trial = await runUnder(
    'pytorch',
    SCRIPT.replace('OPTIONS', options),
    {},
    {
      HF_HUB_OFFLINE: '1',
      // The virtual environment also has a TensorFlow, of which Transformers knows an older Keras.
      USE_TF: '0',
    },
  );
  expectHonoured(trial);
  expect(trial.curve.values.every((loss) => loss > 0.01 && loss < 5)).toBe(true);
});
