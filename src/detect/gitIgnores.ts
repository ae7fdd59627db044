import ignore, { type Ignore } from 'ignore';

/** The .gitignore files of a folder tree: what each says holds below it, and the nearest one has the last word. */
export class GitIgnores {
  /** By the path of the folder that the file stands in, relative to the root, shortest first. */
  #files: readonly { readonly folder: string; readonly rules: Ignore }[] = [];

  /** `path` is that of the .gitignore, relative to the root, with forward slashes. */
  add(path: string, content: string): void {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    this.#files = [...this.#files, { folder, rules: ignore().add(content) }].toSorted(
      (left, right) => left.folder.length - right.folder.length,
    );
  }

  /** Whether git leaves the file out; `path` is relative to the root, with forward slashes. */
  ignores(path: string): boolean {
    let ignored = false;
    for (const { folder, rules } of this.#files) {
      if (!path.startsWith(folder)) continue;
      const verdict = rules.test(path.slice(folder.length));
      ignored = verdict.ignored || (ignored && !verdict.unignored);
    }
    return ignored;
  }
}
