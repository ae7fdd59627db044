"""Fine-tunes a small transformer, which sorts, to reverse: η over 10 after a half and three quarters, fresh sequences of their own every 250 steps."""

import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=5000)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float, default=0.05)
parser.add_argument("--momentum", type=float, default=0.5)
args = parser.parse_args()
torch.set_num_threads(1)

TOKENS, LENGTH, WIDTH = 16, 12, 32
held_out = torch.randint(TOKENS, (1000, LENGTH), generator=torch.Generator().manual_seed(1))


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


def loss_of(sequences, wanted):
    return nn.functional.cross_entropy(model(sequences).flatten(0, 1), wanted.flatten())


model = Transformer()
pretraining = torch.optim.Adam(model.parameters(), lr=3e-3)
for _ in range(300):
    sequences = torch.randint(TOKENS, (args.batch_size, LENGTH))
    pretraining.zero_grad()
    loss_of(sequences, sequences.sort().values).backward()
    pretraining.step()

optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=args.momentum)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [args.steps // 2, 3 * args.steps // 4])

for step in range(1, args.steps + 1):
    sequences = torch.randint(TOKENS, (args.batch_size, LENGTH))
    optimizer.zero_grad()
    loss_of(sequences, sequences.flip(1)).backward()
    optimizer.step()
    scheduler.step()
    if step % 250 == 0:
        with torch.no_grad():
            error = (model(held_out).argmax(2) != held_out.flip(1)).float().mean().item()
        print(f"step {step}: validation error {error:.4f}")
