import type { Failure } from '../../../../model/calibration/failure';
import { failureMessage } from '../../../../model/wording/failureMessage';
import type { ScriptFramework } from '../../../../model/optimizer/optimizerConfig';
import type { InterpreterFacts } from '../../../../train/script/interpreter/interpreterInspection';
import { said } from '../../../../model/language/said';
import type { ChosenInterpreter } from '../../../../workspace/runs/scriptRun';

/** What is known of the chosen interpreter. */
export type Inspection =
  | { readonly kind: 'pending' }
  | { readonly kind: 'facts'; readonly facts: InterpreterFacts }
  | { readonly kind: 'failed'; readonly failure: Failure };

const chosenBy = (): Readonly<Record<ChosenInterpreter['chosenBy'], string>> => ({
  kernel: said`of the kernel that is chosen for this notebook`,
  kernelspec: said`of the kernel that this notebook names`,
  setting: said`from the setting momentumLens.pythonInterpreter`,
  pythonExtension: said`chosen in the Python extension`,
  activeEnvironment: said`active where the editor was started`,
  workspaceEnvironment: said`an environment in the workspace`,
  path: said`on PATH`,
  launcher: said`known to the py launcher`,
  conda: said`an environment of conda`,
  usualPlace: said`installed where macOS has them`,
  entered: said`chosen here`,
  launchConfiguration: said`from launch.json`,
});

/** Package whose version says which framework will train; Keras may stand inside TensorFlow. */
const PACKAGES: Readonly<Record<ScriptFramework, readonly (readonly [name: string, title: string])[]>> = {
  pytorch: [['torch', 'PyTorch']],
  keras: [
    ['keras', 'Keras'],
    ['tensorflow', 'TensorFlow'],
  ],
  optax: [
    ['optax', 'optax'],
    ['jax', 'JAX'],
  ],
  paddle: [['paddle', 'PaddlePaddle']],
  mlx: [['mlx', 'MLX']],
  sklearn: [['sklearn', 'scikit-learn']],
};

/** What the card says of the chosen interpreter: its versions, and who chose it. */
export function interpreterDetail(
  interpreter: ChosenInterpreter | undefined,
  inspection: Inspection,
  framework: ScriptFramework,
): string {
  if (interpreter === undefined) return said`Choose the Python that trains this script.`;
  const chosen = chosenBy()[interpreter.chosenBy];
  const told = interpreterText(inspection, framework);
  return inspection.kind === 'facts' ? `${told} · ${chosen} · ${said`run to tell this`}` : told;
}

/** What is known of an interpreter, in a line; a warning where it cannot train this script. */
export function interpreterText(inspection: Inspection, framework: ScriptFramework): string {
  switch (inspection.kind) {
    case 'pending':
      return said`Looking at it: it is run for its versions, your script is not…`;
    case 'failed':
      return `$(warning) ${failureMessage(inspection.failure)}`;
    case 'facts':
      return `${hasFramework(inspection.facts, framework) ? '' : '$(warning) '}${factsText(inspection.facts, framework)}`;
  }
}

/** Whether it is known that an interpreter has nothing that could train this script. */
export function lacksFramework(inspection: Inspection | undefined, framework: ScriptFramework): boolean {
  return inspection?.kind === 'facts' && !hasFramework(inspection.facts, framework);
}

/** `Python 3.11.2 · PyTorch 1.13.1 · CPU`, or which framework is missing. */
export function factsText(facts: InterpreterFacts, framework: ScriptFramework): string {
  const installed = PACKAGES[framework].flatMap(([name, title]) => {
    const version = facts.frameworks[name];
    return version === undefined ? [] : [`${title} ${version}`];
  });
  const missing = PACKAGES[framework]
    .map(([, title]) => title)
    .reduce((one, other) => said`${one} or ${other}`);
  return [
    `Python ${facts.pythonVersion}`,
    ...(installed.length === 0 ? [said`no ${missing}`] : installed),
    ...(facts.device === null ? [] : [facts.device]),
  ].join(' · ');
}

function hasFramework({ frameworks }: InterpreterFacts, framework: ScriptFramework): boolean {
  return PACKAGES[framework].some(([name]) => frameworks[name] !== undefined);
}
