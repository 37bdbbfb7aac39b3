// Learns the weights of a conditional logit by Adam (Kingma and Ba 2015); train.py compiles and calls it.
//
// A pair of states has up to 2 * 13 readings, each a kind and a direction, and "nothing", which scores 0. The features of
// either direction are a row of a sparse matrix (`starts`, `columns`). A feature's row of weights is one for all kinds,
// then one a kind.

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 14, MOST_READINGS = 2 * (WIDTH - 1) };

typedef struct {
  const int64_t *starts[2];  // of pairs, forth and back
  const int32_t *columns[2];
  const int64_t *readings;  // where each pair's begin in what follows
  const int8_t *kinds, *backs, *told;
  const float *importance;  // of pairs
} Pairs;

static void scores(const Pairs *pairs, int64_t pair, const float *weights, float *score) {
  float sums[2][WIDTH] = {{0}};
  for (int side = 0; side < 2; side++)
    for (int64_t i = pairs->starts[side][pair]; i < pairs->starts[side][pair + 1]; i++) {
      const float *row = weights + (int64_t)pairs->columns[side][i] * WIDTH;
      for (int k = 0; k < WIDTH; k++) sums[side][k] += row[k];
    }
  for (int64_t r = pairs->readings[pair]; r < pairs->readings[pair + 1]; r++) {
    const float *sum = sums[pairs->backs[r]];
    *score++ = sum[0] + sum[1 + pairs->kinds[r]];
  }
}

/// Of each of these pairs the scores of its readings, one after the other.
void score(const Pairs *pairs, const int64_t *some, int64_t count, const float *weights, float *out) {
  for (int64_t i = 0; i < count; i++) {
    scores(pairs, some[i], weights, out);
    out += pairs->readings[some[i] + 1] - pairs->readings[some[i]];
  }
}

// Turns scores into the slopes of the loss; where no reading is told, nothing is.
static void slopes(const Pairs *pairs, int64_t pair, float *score, float scale) {
  int64_t first = pairs->readings[pair];
  int count = pairs->readings[pair + 1] - first;
  float top = 0, total, wanted = 0, power[MOST_READINGS];
  for (int i = 0; i < count; i++) top = fmaxf(top, score[i]);
  total = expf(-top);
  for (int i = 0; i < count; i++) {
    power[i] = expf(score[i] - top);
    total += power[i];
    if (pairs->told[first + i]) wanted += power[i];
  }
  for (int i = 0; i < count; i++) {
    float aim = pairs->told[first + i] ? power[i] / fmaxf(wanted, 1e-30f) : 0;
    score[i] = (power[i] / total - aim) * scale * pairs->importance[pair];
  }
}

static uint64_t next(uint64_t *state) {  // xorshift64 (Marsaglia 2003)
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

typedef struct {
  float *weights, *mean, *square, *gradient;
  int64_t *last;  // the step that a feature was last seen in
} Adam;

// A step of Adam for a feature: where it was not seen for some steps, with the moves that its mean would have made.
static void move(Adam *adam, int32_t feature, int64_t step, float rate) {
  int64_t at = (int64_t)feature * WIDTH, gap = step - adam->last[feature];
  float less_mean = powf(0.9f, gap), less_square = powf(0.999f, gap);
  float missed = gap > 1 ? (0.9f - less_mean) / 0.1f : 0;
  for (int64_t i = at; i < at + WIDTH; i++) {
    adam->weights[i] -= rate * adam->mean[i] * missed / (sqrtf(adam->square[i] * less_square) + 1e-8f);
    adam->mean[i] = adam->mean[i] * less_mean + 0.1f * adam->gradient[i];
    adam->square[i] = adam->square[i] * less_square + 0.001f * adam->gradient[i] * adam->gradient[i];
    adam->weights[i] -= rate * adam->mean[i] / (sqrtf(adam->square[i]) + 1e-8f);
    adam->gradient[i] = 0;
  }
  adam->last[feature] = step;
}

/// Passes over these pairs, `batch` a step, steps of `rate` at first and of none at last; `weights` start at 0.
void learn(const Pairs *pairs, const int64_t *some, int64_t count, int64_t features, int passes, int batch, float rate,
           uint64_t seed, float *weights) {
  size_t cells = (size_t)features * WIDTH;
  Adam adam = {weights, calloc(cells, sizeof(float)), calloc(cells, sizeof(float)), calloc(cells, sizeof(float)),
               calloc(features, sizeof(int64_t))};
  int64_t *order = malloc(count * sizeof *order), *seen = calloc(features, sizeof *seen);
  int32_t *touched = malloc(features * sizeof *touched);
  int64_t steps = passes * ((count + batch - 1) / batch), step = 0;
  uint64_t state = seed * 0x9e3779b97f4a7c15 + 88172645463325252;
  memcpy(order, some, count * sizeof *order);
  for (int pass = 0; pass < passes; pass++) {
    for (int64_t i = count - 1; i > 0; i--) {
      int64_t j = next(&state) % (uint64_t)(i + 1), kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    for (int64_t start = 0; start < count; start += batch) {
      int64_t end = start + batch < count ? start + batch : count;
      int64_t touches = 0;
      step++;
      for (int64_t q = start; q < end; q++) {
        int64_t pair = order[q], first = pairs->readings[pair];
        int readings = pairs->readings[pair + 1] - first;
        float slope[MOST_READINGS], sums[2][WIDTH] = {{0}};
        scores(pairs, pair, weights, slope);
        slopes(pairs, pair, slope, 1.0f / (end - start));
        for (int i = 0; i < readings; i++) {
          float *sum = sums[pairs->backs[first + i]];
          sum[0] += slope[i];
          sum[1 + pairs->kinds[first + i]] += slope[i];
        }
        for (int side = 0; side < 2; side++)
          for (int64_t i = pairs->starts[side][pair]; i < pairs->starts[side][pair + 1]; i++) {
            int32_t feature = pairs->columns[side][i];
            if (seen[feature] != step) touched[touches++] = feature;
            seen[feature] = step;
            float *gradient = adam.gradient + (int64_t)feature * WIDTH;
            for (int k = 0; k < WIDTH; k++) gradient[k] += sums[side][k];
          }
      }
      float now = rate * (1 - (float)step / steps) * sqrtf(1 - powf(0.999f, step)) / (1 - powf(0.9f, step));
      for (int64_t i = 0; i < touches; i++) move(&adam, touched[i], step, now);
    }
  }
  free(adam.mean), free(adam.square), free(adam.gradient), free(adam.last), free(order), free(seen), free(touched);
}
