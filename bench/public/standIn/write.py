"""python write.py FOLDER: FashionMNIST in its own files and in those of MNIST, CIFAR-10 and CIFAR-100, as torchvision reads them.

CIFAR's are 32 x 32 pixels in three channels: each image is tinted in one of ten colours. The garment is the class of CIFAR-10;
garment and tint together are that of CIFAR-100. `sums.json` says which checksum the loader expects of each file.
"""

import gzip
import hashlib
import json
import os
import pickle
import sys

import numpy as np
from torchvision.datasets import CIFAR10, CIFAR100

SOURCE = "/usr/share/datasets/fashion-mnist"
TRAIN, TEST = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"), ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
TINTS = 10


def main(folder):
    for kind, base in (("mnist", "MNIST"), ("fashionMnist", "FashionMNIST")):
        raw = os.path.join(folder, kind, base, "raw")
        os.makedirs(raw, exist_ok=True)
        for name in TRAIN + TEST:
            with open(os.path.join(raw, name), "wb") as file:
                file.write(unzipped(name))
    rng = np.random.RandomState(0)
    colours = rng.uniform(0.2, 1, (TINTS, 3))
    sums = {}
    for cifar, fine in ((CIFAR10, False), (CIFAR100, True)):
        base = os.path.join(folder, cifar.__name__.lower(), cifar.base_folder)
        os.makedirs(base, exist_ok=True)
        for names, files in ((TRAIN, cifar.train_list), (TEST, cifar.test_list)):
            images, labels = tinted(names, colours, rng, fine)
            for part, (name, expected) in enumerate(files):
                mine = slice(part * len(images) // len(files), (part + 1) * len(images) // len(files))
                key = "fine_labels" if fine else "labels"
                sums.update(dump(os.path.join(base, name), {"data": images[mine], key: labels[mine]}, expected))
        meta, count = cifar.meta, 100 if fine else 10
        names = {meta["key"]: ["class %d" % each for each in range(count)]}
        sums.update(dump(os.path.join(base, meta["filename"]), names, meta["md5"]))
    with open(os.path.join(folder, "sums.json"), "w") as file:
        json.dump(sums, file)


def unzipped(name):
    with gzip.open(os.path.join(SOURCE, name + ".gz")) as file:
        return file.read()


def tinted(names, colours, rng, fine):
    grey = np.frombuffer(unzipped(names[0]), np.uint8, offset=16).reshape(-1, 28, 28)[:50000]
    garments = np.frombuffer(unzipped(names[1]), np.uint8, offset=8)[:50000].astype(int)
    tints = rng.randint(TINTS, size=len(grey))
    padded = np.pad(grey, ((0, 0), (2, 2), (2, 2)))
    images = (padded[:, None] * colours[tints][:, :, None, None]).astype(np.uint8).reshape(len(grey), -1)
    return images, (garments * TINTS + tints if fine else garments).tolist()


def dump(path, content, expected):
    data = pickle.dumps(content, protocol=2)
    with open(path, "wb") as file:
        file.write(data)
    return {hashlib.md5(data).hexdigest(): expected}


main(sys.argv[1])
