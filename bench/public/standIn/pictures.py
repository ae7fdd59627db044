"""python pictures.py FOLDER: 2000 images of FashionMNIST for training and 200 to test on, as files in a folder for each class."""

import gzip
import os
import sys

import numpy as np
from PIL import Image

SOURCE = "/usr/share/datasets/fashion-mnist"
PARTS = (("train", "train", 2000), ("test", "t10k", 200))


def read(name, offset):
    with gzip.open(os.path.join(SOURCE, name + ".gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


for part, prefix, count in PARTS:
    images = read(prefix + "-images-idx3-ubyte", 16).reshape(-1, 28, 28)[:count]
    labels = read(prefix + "-labels-idx1-ubyte", 8)[:count]
    for index, (image, label) in enumerate(zip(images, labels)):
        folder = os.path.join(sys.argv[1], "pictures", part, "class%d" % label)
        os.makedirs(folder, exist_ok=True)
        Image.fromarray(image).convert("RGB").save(os.path.join(folder, "%d.png" % index))
