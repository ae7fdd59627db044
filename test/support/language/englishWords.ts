/** What a text in another language may hold too: names of code, frameworks, units and symbols. */
const NAMES =
  /momentumLens\.\w+|momentum-lens(?: STEP \w+)?|Momentum Lens|cycle_momentum=False|OneCycleLR|PyTorch|Python|YAML|PyYAML|Nesterov|SGD|CUDA|CPU|TensorBoard|\d min\b|torchrun|make\b|shell|lr\b|UTC|Linux|\blog\b/gu;

/** Words of a text that are English and neither names nor among `others`, which came from elsewhere. */
export function englishWords(text: string, others: readonly string[] = []): readonly string[] {
  const left = others.reduce((rest, other) => rest.replaceAll(other, ' '), text.replaceAll(NAMES, ' '));
  return left.match(/[A-Za-z]{2,}/gu) ?? [];
}
