import { inRoot } from '../../scripts/root';
import { EXAMPLES, type BenchExample } from '../script/examples';

/** A training that runs to its own end under a schedule and reports a held-out measure. */
export type WholeTraining = Omit<BenchExample, 'folder'> & { readonly scriptPath: string };

const scriptIn = (name: string): string => inRoot('bench', 'confirm', 'trainings', name);

/** The settings of an example, as another script and its arguments have them. */
function settingsOf<Example extends BenchExample>(example: Example): Omit<Example, 'folder' | 'arguments'> {
  const { folder: _folder, arguments: _arguments, ...settings } = example;
  return settings;
}

const RESNET_ARGUMENTS = ['--net', 'resnet', '--momentum', '0.9', '--epochs', '10'];
const SITE = 'optimizer = torch.optim.SGD(';

export const WHOLE_TRAININGS = {
  mlp: {
    ...settingsOf(EXAMPLES.pytorch),
    site: SITE,
    scriptPath: scriptIn('pytorch_images.py'),
    arguments: [],
  },
  resnet: {
    ...settingsOf(EXAMPLES.resnet),
    site: SITE,
    scriptPath: scriptIn('pytorch_images.py'),
    arguments: RESNET_ARGUMENTS,
  },
  resnetNoisy: {
    ...settingsOf(EXAMPLES.resnetNoisy),
    site: SITE,
    scriptPath: scriptIn('pytorch_images.py'),
    arguments: [...RESNET_ARGUMENTS, '--label-noise', '0.2'],
  },
  transformer: {
    ...settingsOf(EXAMPLES.transformer),
    site: SITE,
    scriptPath: scriptIn('pytorch_transformer.py'),
    arguments: [],
  },
  keras: { ...settingsOf(EXAMPLES.keras), scriptPath: scriptIn('keras_images.py'), arguments: [] },
  jax: { ...settingsOf(EXAMPLES.jax), scriptPath: scriptIn('jax_teacher_student.py'), arguments: [] },
} as const satisfies Record<string, WholeTraining>;
