// The same training loop in C, for bench:engine: plain loops, left to the compiler to vectorise.
// Reads one request a line, answers steps a second.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_LAYERS 8
static int layers, widths[MAX_LAYERS + 1], batch, use_tanh, squared;
static float *weights[MAX_LAYERS], *biases[MAX_LAYERS], *weight_velocities[MAX_LAYERS], *bias_velocities[MAX_LAYERS];
static float *gradients, *values[MAX_LAYERS + 1], *deltas[MAX_LAYERS + 1], *targets;

static float uniform(void) { return 2.0f * rand() / RAND_MAX - 1.0f; }

static float *vector(size_t count, float bound) {
  float *v = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  for (size_t i = 0; i < count; i++) v[i] = bound * uniform();
  return v;
}

static void update(float *restrict w, float *restrict v, const float *restrict g, size_t n, float rate, float momentum) {
  for (size_t i = 0; i < n; i++) {
    v[i] = momentum * v[i] + g[i];
    w[i] -= rate * v[i];
  }
}

static void step(float rate, float momentum) {
  for (int l = 0; l < layers; l++) {
    int in = widths[l], out = widths[l + 1];
    for (int i = 0; i < batch; i++) {
      float *restrict y = values[l + 1] + (size_t)i * out;
      const float *x = values[l] + (size_t)i * in;
      memcpy(y, biases[l], out * sizeof(float));
      for (int k = 0; k < in; k++) {
        const float *restrict w = weights[l] + (size_t)k * out;
        float xk = x[k];
        for (int j = 0; j < out; j++) y[j] += xk * w[j];
      }
      if (l < layers - 1) {
        if (use_tanh) for (int j = 0; j < out; j++) y[j] = tanhf(y[j]);
        else for (int j = 0; j < out; j++) y[j] = y[j] > 0 ? y[j] : 0;
      }
    }
  }
  int out = widths[layers];
  for (int i = 0; i < batch; i++) {
    float *y = values[layers] + (size_t)i * out, *d = deltas[layers] + (size_t)i * out;
    if (squared) {
      for (int j = 0; j < out; j++) d[j] = 2.0f * (y[j] - targets[i]) / batch;
      continue;
    }
    float top = y[0], sum = 0;
    for (int j = 1; j < out; j++) top = y[j] > top ? y[j] : top;
    for (int j = 0; j < out; j++) sum += d[j] = expf(y[j] - top);
    for (int j = 0; j < out; j++) d[j] = (d[j] / sum - (j == i % out)) / batch;
  }
  for (int l = layers - 1; l >= 0; l--) {
    int in = widths[l], width = widths[l + 1];
    if (l > 0) {
      for (int i = 0; i < batch; i++) {
        const float *restrict d = deltas[l + 1] + (size_t)i * width;
        const float *x = values[l] + (size_t)i * in;
        float *below = deltas[l] + (size_t)i * in;
        for (int k = 0; k < in; k++) {
          const float *restrict w = weights[l] + (size_t)k * width;
          float sum = 0;
          for (int j = 0; j < width; j++) sum += d[j] * w[j];
          below[k] = sum * (use_tanh ? 1 - x[k] * x[k] : x[k] > 0);
        }
      }
    }
    memset(gradients, 0, ((size_t)in + 1) * width * sizeof(float));
    float *bias_gradient = gradients + (size_t)in * width;
    for (int i = 0; i < batch; i++) {
      const float *restrict d = deltas[l + 1] + (size_t)i * width;
      const float *x = values[l] + (size_t)i * in;
      for (int k = 0; k < in; k++) {
        float *restrict g = gradients + (size_t)k * width;
        float xk = x[k];
        for (int j = 0; j < width; j++) g[j] += xk * d[j];
      }
      for (int j = 0; j < width; j++) bias_gradient[j] += d[j];
    }
    update(weights[l], weight_velocities[l], gradients, (size_t)in * width, rate, momentum);
    update(biases[l], bias_velocities[l], bias_gradient, width, rate, momentum);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void build(void) {
  size_t largest = 0;
  for (int l = 0; l < layers; l++) {
    size_t in = widths[l], out = widths[l + 1];
    weights[l] = vector(in * out, 1 / sqrtf(in));
    biases[l] = vector(out, 0);
    weight_velocities[l] = vector(in * out, 0);
    bias_velocities[l] = vector(out, 0);
    if ((in + 1) * out > largest) largest = (in + 1) * out;
  }
  gradients = vector(largest, 0);
  for (int l = 0; l <= layers; l++) {
    values[l] = vector((size_t)batch * widths[l], 1);
    deltas[l] = vector((size_t)batch * widths[l], 0);
  }
  targets = vector(batch, 1);
}

int main(void) {
  char line[512], mode[32], activation[16], loss[32];
  while (fgets(line, sizeof line, stdin)) {
    int replicas, used;
    float rate, momentum, seconds;
    if (sscanf(line, "%31s %d %d %f %f %f %15s %31s%n", mode, &replicas, &batch, &rate, &momentum, &seconds, activation, loss, &used) != 8) return 1;
    use_tanh = !strcmp(activation, "tanh");
    squared = !strcmp(loss, "squared");
    layers = -1;
    for (char *at = strtok(line + used, " \n"); at && layers < MAX_LAYERS; at = strtok(NULL, " \n")) widths[++layers] = atoi(at);
    build();
    long count = 0;
    double start = now();
    while (now() - start < seconds) {
      step(rate, momentum);
      count++;
    }
    printf("%f\n", count / (now() - start));
    fflush(stdout);
  }
}
