import { element } from '../element';

/** A part that is folded until the reader asks for it, and stays as the reader left it when its content changes. */
export class Fold {
  readonly node = element('details', { className: 'fold' });
  readonly #body = element('div');

  constructor(title: string) {
    this.node.append(element('summary', { text: title }), this.#body);
  }

  /** Nothing at all where there is no content. */
  show(content: readonly HTMLElement[]): void {
    this.node.hidden = content.length === 0;
    this.#body.replaceChildren(...content);
  }
}
