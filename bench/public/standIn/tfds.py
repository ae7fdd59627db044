"""python tfds.py FOLDER: 10 000 images of FashionMNIST for training and 1000 to test on, as TensorFlow Datasets keeps MNIST."""

import gzip
import os
import sys

import numpy as np

sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
import tensorflow_datasets as tfds  # noqa: E402

SOURCE = "/usr/share/datasets/fashion-mnist"


def read(name, offset):
    with gzip.open(os.path.join(SOURCE, name + ".gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


class Mnist(tfds.core.GeneratorBasedBuilder):
    """Of the version that the library's own builder looks for."""

    VERSION = tfds.core.Version("3.0.1")

    def _info(self):
        features = {"image": tfds.features.Image(shape=(28, 28, 1)), "label": tfds.features.ClassLabel(num_classes=10)}
        return self.dataset_info_from_configs(features=tfds.features.FeaturesDict(features))

    def _split_generators(self, manager):
        return {"train": self._generate_examples("train", 10000), "test": self._generate_examples("t10k", 1000)}

    def _generate_examples(self, prefix, count):
        images = read(prefix + "-images-idx3-ubyte", 16).reshape(-1, 28, 28, 1)
        labels = read(prefix + "-labels-idx1-ubyte", 8)
        for index in range(count):
            yield index, {"image": images[index], "label": int(labels[index])}


Mnist(data_dir=os.path.join(sys.argv[1], "tfds")).download_and_prepare()
