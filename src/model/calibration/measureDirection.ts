import type { MeasureDirection } from './measure';

/** Where a name holds one of each, these decide: an accuracy loss falls. */
const FALLING = new Set(
  'loss losses error errors err errs perplexity ppl wer cer rmse mse mae mape smape nll bpc bpb bpd fid kid kl divergence ece brier entropy xent ce bce eer distance dist cost energy regret lpips chamfer hinge objective negative neg mistakes residual misclassification'.split(
    ' ',
  ),
);
const RISING = new Set(
  'acc accs accuracy accuracies auc auroc roc auprc ap map mrr ndcg f fscore fbeta dice iou miou jaccard precision recall sensitivity specificity tpr tnr bleu rouge meteor cider reward rewards return returns score scores psnr ssim rsquared r correlation corr pearson spearman kappa mcc top hit hits hr win wins success elbo likelihood ll correct inception coverage'.split(
    ' ',
  ),
);

/** What the name of a measure lets expect: `val_acc` rises, `train/loss` falls; undefined where it tells nothing, as `epoch`. */
export function expectedDirection(name: string): MeasureDirection | undefined {
  const words = wordsOf(name.slice(0, LONGEST_NAME));
  if (words.some((word) => FALLING.has(word))) return 'falls';
  return words.some((word) => RISING.has(word)) ? 'rises' : undefined;
}

const LONGEST_NAME = 200;

/** In small letters, as written and taken apart where small letters meet large ones, without numbers: `mAP50` is `map`, `ap`; `F1` is `f`. */
function wordsOf(name: string): string[] {
  return name
    .split(/[^A-Za-z]+/u)
    .flatMap((word) => [word, ...word.split(/(?<=[a-z])(?=[A-Z])/u)])
    .map((word) => word.toLowerCase());
}
