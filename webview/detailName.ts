import { said } from '../src/model/language/said';

/** What a record calls a detail of its environment, where that is a word; names of its own stay. */
export function detailName(name: string): string {
  switch (name) {
    case 'interpreter':
      return said`interpreter`;
    case 'framework':
      return said`framework`;
    case 'optimizer':
      return said`optimizer`;
    case 'parameters':
      return said`parameters`;
    case 'arguments':
      return said`arguments`;
    case 'command':
      return said`command`;
    case 'cells':
      return said`cells`;
    case 'platform':
      return said`platform`;
    case 'process':
      return said`process`;
    case 'task':
      return said`task`;
    case 'threads':
      return said`threads`;
    default:
      return name;
  }
}
