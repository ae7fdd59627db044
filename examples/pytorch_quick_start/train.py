"""A small classifier on made-up data, trained by SGD with momentum: the example that is calibrated in under a minute."""

import torch
from torch import nn

torch.set_num_threads(1)

# The same every time: 20 features whose scales go from 1 down to a tenth, and the class that a linear map of them names.
generator = torch.Generator().manual_seed(0)
features = torch.randn(4096, 20, generator=generator) * torch.logspace(0, -1, 20)
classes = (features @ torch.randn(20, 5, generator=generator)).argmax(1)

model = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 5))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)

for step in range(10_000):
    batch = torch.randint(len(features), (32,))
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(features[batch]), classes[batch])
    loss.backward()
    optimizer.step()
    if step % 1000 == 0:
        print(f"step {step}: training loss {loss.item():.4f}")
