import { plainKey, type ConfigMapping } from '../configTree';

/** One entry of Hydra's defaults list: `optimizer: sgd` or the name of a file beside it. */
export type DefaultsEntry = string | { readonly group: string; readonly option: string | null };

/** The defaults list of a configuration (https://hydra.cc/docs/advanced/defaults_list/); undefined where there is none. */
export function defaultsOf({ entries }: ConfigMapping): readonly DefaultsEntry[] | undefined {
  const list = entries.find(({ key }) => plainKey(key) === 'defaults')?.value;
  if (list?.kind !== 'sequence') return undefined;
  return list.items.flatMap((item): DefaultsEntry[] => {
    if (item.kind === 'scalar') return [item.text];
    if (item.kind !== 'mapping') return [];
    return item.entries.flatMap(({ key, value }) =>
      value?.kind === 'scalar' ? [{ group: key, option: value.value === null ? null : value.text }] : [],
    );
  });
}
