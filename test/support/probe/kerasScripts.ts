/** Least squares through `fit`, five batches an epoch. */
export const FIT_SCRIPT = `import numpy as np, keras
rng = np.random.default_rng(0)
x = rng.normal(size=(320, 5)).astype("float32")
y = x @ np.ones((5, 1), "float32")
model = keras.Sequential([keras.layers.Dense(1)])
optimizer = keras.optimizers.SGD(learning_rate=0.05, momentum=0.9)  # SITE
model.compile(optimizer=optimizer, loss="mse")
model.fit(x, y, batch_size=64, epochs=50, verbose=0, shuffle=False)
`;

/** The same with every batch's loss printed: it is computed before the step, in NumPy. */
export const PRINTING_FIT_SCRIPT = FIT_SCRIPT.replace(
  'model.fit(',
  `class Printing(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        pass
    def on_train_batch_begin(self, batch, logs=None):
        rows = slice(64 * batch, 64 * batch + 64)
        print("loss", float(np.mean((self.model.predict_on_batch(x[rows]) - y[rows]) ** 2)))
model.fit(callbacks=[Printing()], x=x, y=y, **`,
).replace(
  '**x, y, batch_size=64, epochs=50, verbose=0, shuffle=False)',
  '**dict(batch_size=64, epochs=50, verbose=0, shuffle=False))',
);

/** A loop of one's own on a quadratic bowl, in Keras' stateless way. */
export const JAX_LOOP = `import jax, keras
weight = keras.Variable(1.0)
optimizer = keras.optimizers.SGD(0.05, momentum=0.9)  # SITE
optimizer.build([weight])
@jax.jit
def train_step(value, state):
    loss, gradient = jax.value_and_grad(lambda w: w ** 2 / 2)(value)
    values, state = optimizer.stateless_apply(state, [gradient], [value])
    return values[0], state
value, state = weight.value, [variable.value for variable in optimizer.variables]
for _ in range(1000):
    value, state = train_step(value, state)
`;

export const PYTORCH_LOOP = `import torch, keras
weight = keras.Variable(1.0)
optimizer = keras.optimizers.SGD(0.05, momentum=0.9)  # SITE
for _ in range(1000):
    weight.value.grad = None
    loss = weight.value ** 2 / 2
    loss.backward()
    with torch.no_grad():
        optimizer.apply([weight.value.grad], [weight])
`;

/** The loops with another net beside them, whose loss is 100 and more. */
export const PYTORCH_TWO_NETS = PYTORCH_LOOP.replace(
  'for _ in',
  'net = keras.Variable([2.0, 3.0])\nother = keras.optimizers.Adam(1e-3)\nfor _ in',
).replace(
  '    weight.value.grad = None\n',
  `    net.value.grad = None
    (100 + (net.value ** 2).sum()).backward()
    with torch.no_grad():
        other.apply([net.value.grad], [net])
    weight.value.grad = None
`,
);

export const JAX_TWO_NETS = JAX_LOOP.replace(
  '    values, state',
  '    far, slope = jax.value_and_grad(lambda n: 100 + (n ** 2).sum())(jax.numpy.ones((2, 3)))\n    values, state',
).replace('[gradient], [value]', '[gradient + 0 * slope.sum()], [value]');

/** The backend is chosen in the script, as its users do. */
export function withBackend(backend: string, script: string): string {
  return `import os\nos.environ["KERAS_BACKEND"] = "${backend}"\n${script}`;
}
