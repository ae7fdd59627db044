"""Fine-tunes a small transformer with SGD from a checkpoint that it makes on the spot: first it learns to sort, then to reverse."""

import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--pretraining-steps", type=int, default=300)
parser.add_argument("--steps", type=int, default=5000)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float, default=0.05)
args = parser.parse_args()

TOKENS, LENGTH, WIDTH = 16, 12, 32
torch.set_num_threads(1)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(TOKENS, WIDTH)
        self.positions = nn.Parameter(0.1 * torch.randn(LENGTH, WIDTH))
        layer = nn.TransformerEncoderLayer(WIDTH, 4, 2 * WIDTH, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.out = nn.Linear(WIDTH, TOKENS)

    def forward(self, sequences):
        return self.out(self.encoder(self.tokens(sequences) + self.positions))


def loss_of(model, rule):
    sequences = torch.randint(TOKENS, (args.batch_size, LENGTH))
    return nn.functional.cross_entropy(model(sequences).flatten(0, 1), rule(sequences).flatten())


model = Transformer()
pretraining = torch.optim.Adam(model.parameters(), lr=3e-3)
for _ in range(args.pretraining_steps):
    pretraining.zero_grad()
    loss = loss_of(model, lambda sequences: sequences.sort().values)
    loss.backward()
    pretraining.step()
print(f"checkpoint: sorts with loss {loss.item():.4f}")

optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.5)

for step in range(1, args.steps + 1):
    optimizer.zero_grad()
    loss = loss_of(model, lambda sequences: sequences.flip(1))
    loss.backward()
    optimizer.step()
    if step % 250 == 0:
        print(f"step {step}: training loss {loss.item():.4f}")
