import { expect, test } from 'vitest';
import { expectedDirection } from '../../../../src/model/calibration/measureDirection';

/** Separated by commas. */
const FALLING = `loss, train/loss, val_loss, Test Average loss, trainLoss, error_rate, perplexity, ppl, wer, CER, rmse, val MAE, NLL,
  FID, negative log likelihood, dice_loss, iou_loss, accuracy_loss, eval_loss, loss_cls, cross-entropy, val.mse`;
const RISING = `acc, val_acc, Acc@1, Test Accuracy, valAccuracy, AUC, top-1, f1, F1-score, mAP, metrics/mAP50-95(B), mIoU, bleu, BLEU-4,
  rougeL, episode_reward, mean return, R^2, eval_accuracy, IoU, psnr, log_likelihood, pearson, ndcg@10, recall@5`;
const UNKNOWN = `epoch, learning_rate, lr, step, eval_runtime, samples_per_second, grad_norm, time, momentum, GPU, `;

test.each([
  ['falls', FALLING],
  ['rises', RISING],
  [undefined, UNKNOWN],
] as const)('%s', (direction, names) => {
  for (const name of names.split(',')) expect(expectedDirection(name.trim()), name).toBe(direction);
});

test('a long name is taken as any other', () => {
  expect(expectedDirection(`${'a_'.repeat(50)}loss`)).toBe('falls');
  expect(expectedDirection('Aa'.repeat(1_000_000))).toBeUndefined();
});
