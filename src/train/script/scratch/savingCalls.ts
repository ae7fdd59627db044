/** What writes files in Python code, as its calls are written; the name of each is its first group. */
const SAVING =
  /(?<![\w.])((?:torch|th)\.save|(?:\w+\.)*(?:save_pretrained|save_checkpoint|save_state|save_weights|save_model|savefig|to_csv|to_parquet|write_text|write_bytes)|(?:np|numpy|jnp)\.savez?(?:_compressed|txt)?|(?:joblib|pickle|json|yaml)\.dump|(?:\w+\.)*model\.save|(?:\w+\.)*(?:SummaryWriter|ModelCheckpoint|CSVLogger|TensorBoardLogger|TensorBoard|CheckpointManager|FileHandler)|os\.(?:makedirs|mkdir|remove|unlink|rename|replace)|shutil\.\w+)\s*\(/gu;
/** A call of `open` whose mode writes; what stands between the parentheses is short. */
const OPENED_TO_WRITE = /(?<![\w.])open\s*\([^()\n]{0,200}?,\s*(?:mode\s*=\s*)?["'][rb]*[wax+]/u;
const COMMENT = /^\s*#/u;
const LONGEST_LINE = 2000;
const MOST_NAMES = 3;

/**
 * Names of the calls by which a Python text, or the cells of a notebook, save something: the first few, each once. A guess in favour of
 * caution: whether they are reached is not known, and what a library saves by itself is not in the text.
 */
export function savingCallsIn(text: string): readonly string[] {
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    if (names.size >= MOST_NAMES) break;
    if (COMMENT.test(line) || line.length > LONGEST_LINE) continue;
    for (const [, name] of line.matchAll(SAVING)) if (name !== undefined) names.add(lastParts(name));
    if (OPENED_TO_WRITE.test(line)) names.add('open');
  }
  return [...names].slice(0, MOST_NAMES);
}

/** `self.trainer.model.save_pretrained` is told from its last part alone, `torch.save` is not. */
function lastParts(name: string): string {
  const parts = name.split('.');
  return parts.length <= 2 ? name : (parts.at(-1) ?? name);
}
