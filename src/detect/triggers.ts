/** Larger documents are not parsed. */
export const MAX_DOCUMENT_CHARACTERS = 2_000_000;

/** VS Code language ids in which optimizers are looked for. */
export const DETECTION_LANGUAGES = ['python', 'yaml'] as const;

/** Words without which no optimizer is configured, by language. */
const TRIGGERS: Readonly<Record<string, RegExp>> = {
  python: /sgd|momentum|optim|optax|rmsprop|adam|Trainer/i,
  yaml: /sgd|momentum|optim|BASE_LR|lr0/i,
};

/** Whether parsing can find anything: a cheap look at the text. */
export function mayContainOptimizer(text: string, languageId: string): boolean {
  return TRIGGERS[languageId]?.test(text) ?? false;
}
