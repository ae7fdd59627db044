import type { Failure } from '../calibration/failure';
import type { ConstructedCandidate } from '../optimizer/optimizerChoice';
import { cellOfFile, innermostCell, lineText } from './cellPlace';
import { foreignText } from './format/foreignText';
import { formatDuration, formatNumber } from './format/numberFormat';
import { said } from '../language/said';

type RaisedFailure = Extract<Failure, { kind: 'scriptRaised' }>;

/** The one wording of every failure: what happened, what was kept, what to do. A traceback stands in the log, or below the message. */
export function failureMessage(failure: Failure, tracebackPlace: 'log' | 'below' = 'log'): string {
  switch (failure.kind) {
    case 'untrustedWorkspace':
      return said`Running your script needs a trusted workspace. Nothing was run. Trust the workspace, or calibrate a built-in task.`;
    case 'interpreterNotFound':
      return said`The Python interpreter “${foreignText(failure.interpreter)}” cannot be started. Nothing was run. Select one in the Python extension or set momentumLens.pythonInterpreter.`;
    case 'workingDirectoryNotFound':
      return said`The working directory ${foreignText(failure.path)} does not exist. Nothing was run. Make it, or choose another one before the start.`;
    case 'frameworkNotInstalled':
      return said`${foreignText(failure.interpreter)} has no ${foreignText(failure.framework)}. Nothing was run. Select the interpreter that you train with (momentumLens.pythonInterpreter).`;
    case 'scriptNotFound':
      return said`There is no file ${foreignText(failure.path)}. Nothing was run. Check the script's path before the start; a new file has to be saved first.`;
    case 'scriptRaised':
      return raisedMessage(failure, tracebackPlace);
    case 'magicNeedsIpython':
      return said`Line ${failure.line} of cell ${failure.cell} is “${foreignText(failure.magic)}”, which only IPython understands, and this Python has none. Choose the Python of the notebook's kernel before the start, or install ipython in this one.`;
    case 'siteNotReached':
      if (cellOfFile(failure.path) !== undefined)
        return said`The cells were run without constructing the optimizer on ${foreignText(lineText(failure.path, failure.line + 1))}. Check that the notebook runs from its first cell on, and which cells are run.`;
      return said`The script ended without constructing the optimizer on ${foreignText(lineText(failure.path, failure.line + 1))}. Check the script's arguments (momentumLens.scriptArguments), or calibrate the optimizer that it does construct.`;
    case 'noOptimizerWithValues':
      return said`The training ended without constructing an optimizer that takes momentum, such as one with lr ${formatNumber(failure.learningRate)} and momentum ${formatNumber(failure.momentum, 4)}. Check the command and its arguments, and that the configuration names an SGD.`;
    case 'noMomentumOptimizer':
      return said`The training ended without constructing an optimizer that takes momentum. Check the command and its arguments, and that the configuration names an SGD.`;
    case 'optimizerNotConstructed':
      return said`The training did not construct the ${foreignText(failure.optimizer)} that was chosen (number ${failure.index + 1} of those that take momentum). Check the command and its arguments, then choose again.`;
    case 'severalOptimizers':
      return said`The training steps several optimizers, and none was constructed with the configuration's values: ${foreignText(failure.candidates.map(candidateText).join('; '), 600)}. Choose the one to calibrate.`;
    case 'noMomentumTaken':
      return said`${foreignText(failure.optimizer)} takes no momentum of this kind, so there is nothing to calibrate. Choose the line of an SGD with momentum, or switch this one to SGD first.`;
    case 'neverCalledBackward':
      return said`The script never called backward() on a loss that reaches this optimizer's parameters, so there is no training loss to measure. If it computes gradients in another way, let it print “momentum-lens STEP LOSS” after each step.`;
    case 'neverStepped':
      return said`The script never called step() on this optimizer, so nothing was trained. Check its arguments (momentumLens.scriptArguments), or calibrate the optimizer that it does step.`;
    case 'anotherSteps':
      return failure.optimizer === failure.stepping
        ? said`The ${foreignText(failure.optimizer)} to be calibrated is constructed but never steps: another ${foreignText(failure.stepping)}. Check the script's arguments (momentumLens.scriptArguments), or calibrate the one that steps.`
        : said`The ${foreignText(failure.optimizer)} to be calibrated is constructed but never steps: what steps is the script’s ${foreignText(failure.stepping)}. Check the script's arguments (momentumLens.scriptArguments), or calibrate the one that steps.`;
    case 'stepsUnseen':
      return said`The gradients of the parameters that the ${foreignText(failure.optimizer)} has are used, but no step of it is seen: the script updates them by hand, or by something that is no optimizer of the framework. Let it call step(), or calibrate it through the line protocol.`;
    case 'lossNotSeen':
      return said`No loss of this optimizer is seen, but the script reports ${failure.reported.map((name) => `“${foreignText(name, 60)}”`).join(', ')}. Calibrate again and choose one as the measure before the start.`;
    case 'measureNeverCame':
      return said`A trial never reported “${foreignText(failure.name)}”, by which it was to be judged. If the script reports it seldom, lengthen the pilot; else choose another measure before the start.`;
    case 'lossNotFinite':
      return said`The loss is not a number at step ${failure.step}, even with a learning rate of 1e-6: it is not momentum that breaks it. Check the data and the loss, then calibrate again.`;
    case 'divergesAtEveryMomentum':
      return said`The loss diverges at this learning rate, with the present momentum and with every smaller one down to 0. Reduce the learning rate, then calibrate again.`;
    case 'trainsElsewhere':
      return said`The script trained nothing in its own process, but started other processes, where its optimizer cannot be reached. Run it in a single process (without torchrun, spawn or fork), or enter the command that starts it in the row “Command”.`;
    case 'argumentsRefused':
      return said`The script refuses its arguments: ${foreignText(failure.detail, 300)}. Fill in the row “Arguments” before the start, as you would on its command line.`;
    case 'launcherMissing':
      return said`The script asks for ${foreignText(failure.variable)}, which a launcher such as torchrun sets, and was run without one. Run it as a single process with the environment that it asks for, or enter the launcher's command in the row “Command”.`;
    case 'neverReported':
      return said`The program ended without reporting a loss. It must print lines such as “momentum-lens 12 0.345”: step and loss.`;
    case 'commandNotStarted':
      return said`The program “${foreignText(failure.command)}” cannot be started. Nothing was run. Check the command and the working directory.`;
    case 'valueNotFinite':
      return failure.step === 0
        ? said`The script constructs its optimizer with ${valueName(failure.name)} ${foreignText(failure.value)}, which is not a finite number: nothing can be trained so. Correct it, then calibrate again.`
        : said`${capitalised(valueName(failure.name))} of the optimizer is ${foreignText(failure.value)} at step ${failure.step}, which is not a finite number: look at what sets it while the script trains, then calibrate again.`;
    case 'overrideIgnored':
      return said`The script trained with momentum ${formatNumber(failure.observed, 4)} although ${formatNumber(failure.expected, 4)} was set: something overwrites it, such as a scheduler that cycles momentum (cycle_momentum=False switches that off). The trial was not used.`;
    case 'noPythonSeen':
      return said`The command started no Python that hears its environment, so nothing of it can be watched. That is so where it starts one through sudo or in a container, or as python -I, -E or -S. Enter a command that starts the training itself, without these.`;
    case 'frameworkNotImported':
      return failure.pythonCount === 1
        ? said`The command started Python once, but nothing there imported the framework of this optimizer. Check the command: it must train with this configuration.`
        : said`The command started Python ${failure.pythonCount} times, but nothing there imported the framework of this optimizer. Check the command: it must train with this configuration.`;
    case 'trainingProcessLost':
      return said`The process that trains as rank ${failure.rank} ended without a word, and its launcher went on without it. Finished trials were kept; its last output is in the log.`;
    case 'leftItsLauncher':
      return said`The command ended while what it had started trained on, outside its process group. Such a training cannot be told from one that is to outlive its trial, and was ended. Enter the command that trains in the foreground.`;
    case 'askedForInput':
      return said`The script asked for input. A calibration runs it many times unattended: give what it asks for as arguments (momentumLens.scriptArguments).`;
    case 'outOfMemory':
      return said`The script ran out of memory (${foreignText(failure.detail)}). Finished trials were kept. Close other jobs on the device or reduce the batch size.`;
    case 'timedOut':
      return said`A trial gave no measurement for ${formatDuration(failure.afterMs)} and was ended. Finished trials were kept. If its first step takes longer than that, raise momentumLens.trialTimeoutSeconds.`;
    case 'processDied':
      return [
        said`The script's process ended unexpectedly (${endText(failure)}). Finished trials were kept; its last output is in the log.`,
        ...(failure.signal === 'SIGKILL'
          ? [
              said`The system ends processes so when memory runs out: reduce the batch size, or close other programs.`,
            ]
          : []),
      ].join(' ');
    case 'channelLost':
      return said`The script closed the pipes over which its trial reports, as os.closerange does with descriptors that it did not open. Finished trials were kept. Let it close its own files only, then calibrate again.`;
    case 'workerDied':
      return said`The training worker ended unexpectedly (${foreignText(failure.detail)}). Finished trials were kept; calibrate again to go on.`;
    case 'protocolError':
      return said`The training process sent something that is not understood (${foreignText(failure.detail)}). Finished trials were kept; please report this with the log.`;
    case 'nodeNotStarted':
      return said`The Node “${foreignText(failure.executable)}” for tfjs-node cannot be started; the built-in engine trains instead. Set momentumLens.nodeExecutable to a Node 18 to 22.`;
    case 'tfjsNodeNotFound':
      return failure.folder === ''
        ? said`No folder is named that holds @tensorflow/tfjs-node or tfjs-node-gpu; the built-in engine trains instead. Set momentumLens.tfjsNodeFolder to where you installed one.`
        : said`The folder ${foreignText(failure.folder)} does not hold @tensorflow/tfjs-node or tfjs-node-gpu; the built-in engine trains instead. Set momentumLens.tfjsNodeFolder to where you installed one.`;
    case 'tfjsNodeNotLoaded':
      return said`The tfjs-node in ${foreignText(failure.folder)} does not work with Node ${foreignText(failure.nodeVersion)} (${foreignText(failure.detail)}); the built-in engine trains instead. Set momentumLens.nodeExecutable to a Node that it supports, 18 to 22 for tfjs-node 4.22.`;
    case 'tfjsNodeFailed':
      return said`The tfjs-node in ${foreignText(failure.folder)} failed (${foreignText(failure.detail)}). The built-in engine takes its place: finished trials are kept, and one that was cut off starts anew. Set momentumLens.engine to “wasm” if it happens again.`;
    case 'dataSetNotFound':
      return said`The folder ${foreignText(failure.folder)} does not hold the ${foreignText(failure.dataSet)} files. Nothing was run. Choose the folder that holds them; nothing is downloaded.`;
    case 'targetNotReachable':
      return said`No target could be fixed: ${foreignText(failure.detail, 600)}`;
    case 'recordUnreadable':
      return said`The calibration record ${foreignText(failure.path)} cannot be read (${foreignText(failure.detail)}). It was left as it is; calibrate again to make a new one.`;
    case 'journalNotWritten':
      return said`Finished trials cannot be kept in ${foreignText(failure.path)} (${foreignText(failure.detail)}). The calibration goes on, and its result misses none of them; only if this window closes before that are they lost. Make room on the disk: each trial that finishes tries again.`;
    case 'recordNotWritten':
      return said`The calibration could not be saved to ${foreignText(failure.path)} (${foreignText(failure.detail)}). It stays usable until this window closes.`;
    case 'internal':
      return said`Momentum Lens made a mistake (${foreignText(failure.detail)}). Nothing of yours was changed; please report this with the log.`;
  }
}

/** `SGD, lr 0.1, momentum 0.9, line 12 of train.py`. */
export function candidateText({ name, learningRate, momentum, file, line }: ConstructedCandidate): string {
  const place = file === null || line === null ? [] : [lineText(file.split(/[\\/]/u).at(-1) ?? '', line)];
  const values = [`lr ${numberText(learningRate)}`, said`momentum ${numberText(momentum)}`];
  return [foreignText(name), ...values, ...place.map((each) => foreignText(each))].join(', ');
}

/** What raised is the script, or the cell in which it happened. */
function raisedMessage({ traceback, exception }: RaisedFailure, tracebackPlace: 'log' | 'below'): string {
  const place = innermostCell(traceback);
  const raised =
    place === undefined
      ? said`The script raised ${foreignText(exception)}.`
      : said`Cell ${place.cell}, line ${place.line}, raised ${foreignText(exception)}.`;
  const kept =
    tracebackPlace === 'log'
      ? said`Finished trials were kept; the traceback is in the log.`
      : said`Finished trials were kept.`;
  return `${raised} ${kept}`;
}

function endText({ signal, exitCode }: Extract<Failure, { kind: 'processDied' }>): string {
  if (signal !== null) return foreignText(signal);
  return exitCode === null ? said`exit code unknown` : said`exit code ${exitCode}`;
}

function valueName(name: Extract<Failure, { kind: 'valueNotFinite' }>['name']): string {
  switch (name) {
    case 'learningRate':
      return said`the learning rate`;
    case 'momentum':
      return said`the momentum`;
    case 'dampening':
      return said`the dampening`;
    case 'weightDecay':
      return said`the weight decay`;
  }
}

function numberText(value: number | null): string {
  return value === null ? said`not finite` : formatNumber(value, 4);
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
