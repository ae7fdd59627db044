import { describe, expect, test } from 'vitest';
import { detectMatlab } from '../../../../src/detect/blockLanguages/detectMatlab';
import { shown, withMomentum } from '../../../support/detect/shown';

describe('MATLAB', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'names and values',
      "options = trainingOptions('sgdm', 'InitialLearnRate', 0.01, 'Momentum', 0.95);",
      ['matlab SGD known:0.01 known:0.95'],
    ],
    [
      'names with equal signs, over several lines',
      'options = trainingOptions("sgdm", ... don\'t stop\n    InitialLearnRate=1e-2, ... % a rate\n    Momentum=0.8);',
      ['matlab SGD known:0.01 known:0.8'],
    ],
    ['defaults', "trainingOptions('sgdm')", ['matlab SGD default:0.01 default:0.9']],
    ['lower case', "trainingOptions('SGDM','initiallearnrate',1)", ['matlab SGD known:1 default:0.9']],
    ['Adam', "trainingOptions('adam', 'InitialLearnRate', 3e-4)", ['matlab Adam known:0.0003 missing']],
    [
      'a solver and a rate in variables',
      "solver = 'sgdm';\nlr = 10^-2;\ntrainingOptions(solver, 'InitialLearnRate', lr);",
      ['matlab SGD known:0.01 default:0.9'],
    ],
    [
      'a solver that a momentum tells',
      "function f(solver)\ntrainingOptions(solver, 'Momentum', 0.5);",
      ['matlab SGD default:0.01 known:0.5'],
    ],
    ['a solver that nothing tells', 'function f(solver)\ntrainingOptions(solver);', []],
    [
      'a field',
      "p.lr = 0.3;\ntrainingOptions('sgdm', 'InitialLearnRate', p.lr)",
      ['matlab SGD known:0.3 default:0.9'],
    ],
    [
      'a field of a structure that is replaced',
      "p.lr = 0.3;\np = other(p);\ntrainingOptions('sgdm', 'InitialLearnRate', p.lr)",
      ['matlab SGD unknown:ambiguous default:0.9'],
    ],
    [
      'a variable assigned twice',
      "lr = 1;\nif big\n lr = 2;\nend\ntrainingOptions('sgdm', 'InitialLearnRate', lr)",
      ['matlab SGD unknown:ambiguous default:0.9'],
    ],
    [
      'a loop over rates',
      "for lr = [0.1 0.01]\ntrainingOptions('sgdm', 'InitialLearnRate', lr);\nend",
      ['matlab SGD unknown:dynamic default:0.9'],
    ],
    [
      'a parameter with a default',
      "function f(lr)\nif nargin < 1, lr = 0.1; end\ntrainingOptions('sgdm', 'InitialLearnRate', lr);",
      ['matlab SGD unknown:dynamic default:0.9'],
    ],
    [
      'a variable of another function',
      "function f()\nlr = 0.1;\nend\nfunction g()\ntrainingOptions('sgdm', 'InitialLearnRate', lr);\nend",
      ['matlab SGD unknown:dynamic default:0.9'],
    ],
    [
      'an output of several',
      "[net, lr] = start();\ntrainingOptions('sgdm', 'InitialLearnRate', lr)",
      ['matlab SGD unknown:dynamic default:0.9'],
    ],
    [
      'what is loaded in between',
      "lr = 0.1;\nload settings.mat\ntrainingOptions('sgdm', 'InitialLearnRate', lr)",
      ['matlab SGD unknown:ambiguous default:0.9'],
    ],
    [
      'options that hold more',
      "trainingOptions('sgdm', 'InitialLearnRate', 0.1, extra{:})",
      ['matlab SGD known:0.1 missing'],
    ],
    [
      'an option set later',
      "opts = trainingOptions('sgdm', 'InitialLearnRate', 0.1);\nopts.Momentum = 0.5;",
      ['matlab SGD known:0.1 unknown:ambiguous'],
    ],
    [
      'a loop of one’s own',
      'learnRate = 0.02;\n[net,vel] = sgdmupdate(net,grad,vel,learnRate,0.8);',
      ['matlab SGD known:0.02 known:0.8'],
    ],
    ['its defaults', '[net,vel] = sgdmupdate(net,grad,vel);', ['matlab SGD default:0.01 default:0.9']],
    [
      'a transpose is no string',
      "y = W'; trainingOptions('sgdm', 'Momentum', 0.1); z = W'",
      ['matlab SGD default:0.01 known:0.1'],
    ],
    ['comments', "% trainingOptions('sgdm')\n%{\ntrainingOptions('sgdm')\n%}\nx = 'trainingOptions(1)';", []],
    ['a name that is still to be typed', "trainingOptions('sgdm', 'Mom", []],
    [
      'a value that is still to be typed',
      "trainingOptions('sgdm', 'Momentum', )",
      ['matlab SGD missing missing'],
    ],
    ['a name without its value', "trainingOptions('sgdm', 'Momentum')", ['matlab SGD missing missing']],
  ])('%s', (_, text, expected) => {
    expect(detectMatlab(text).map(shown)).toEqual(expected);
  });

  test.each([
    ["trainingOptions('sgdm')", "trainingOptions('sgdm', 'Momentum', 0.95)"],
    [
      'trainingOptions("sgdm", InitialLearnRate=0.1)',
      'trainingOptions("sgdm", InitialLearnRate=0.1, Momentum=0.95)',
    ],
    [
      "trainingOptions('sgdm', ...\n  'MaxEpochs', 2)",
      "trainingOptions('sgdm', ...\n  'MaxEpochs', 2, 'Momentum', 0.95)",
    ],
    ['sgdmupdate(n,g,v,0.1)', 'sgdmupdate(n,g,v,0.1, 0.95)'],
  ])('a momentum is added to %s', (text, expected) => {
    expect(withMomentum(text, detectMatlab(text)[0])).toBe(expected);
  });

  test('a schedule is named', () => {
    const text = "trainingOptions('sgdm', 'LearnRateSchedule', 'piecewise')";
    expect(detectMatlab(text)[0]?.schedulers).toMatchObject([{ name: 'LearnRateSchedule piecewise' }]);
    expect(detectMatlab("trainingOptions('sgdm', 'LearnRateSchedule', 'none')")[0]?.schedulers).toEqual([]);
  });
});
