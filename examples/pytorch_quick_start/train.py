"""A linear model on features of very different scales: the smallest example, which is calibrated in under a minute."""

import torch
from torch import nn

torch.set_num_threads(1)

# Made up, the same every time: 20 features whose scales go from 1 down to a tenth, and a target with some noise.
generator = torch.Generator().manual_seed(0)
features = torch.randn(4096, 20, generator=generator) * torch.logspace(0, -1, 20)
targets = features @ torch.randn(20, 1, generator=generator) + 0.1 * torch.randn(4096, 1, generator=generator)

model = nn.Linear(20, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)

for step in range(10_000):
    batch = torch.randint(len(features), (64,))
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(features[batch]), targets[batch])
    loss.backward()
    optimizer.step()
    if step % 1000 == 0:
        print(f"step {step}: training loss {loss.item():.4f}")
