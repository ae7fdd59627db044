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
