export interface ElementOptions {
  readonly className?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** A DOM element with its children; text is always set as text, never parsed. */
export function element(
  tag: string,
  options: ElementOptions = {},
  children: readonly (HTMLElement | string)[] = [],
): HTMLElement {
  const node = document.createElement(tag);
  if (options.className !== undefined) node.className = options.className;
  if (options.text !== undefined) node.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) node.setAttribute(name, value);
  if (options.onClick !== undefined) node.addEventListener('click', options.onClick);
  node.append(...children);
  return node;
}
