import { describe, expect, test } from 'vitest';
import { JULIA, R, type CallLanguage } from '../../../../src/detect/calls/callLanguages';
import { detectCalls } from '../../../../src/detect/calls/detectCalls';
import { shown, withMomentum } from '../../../support/detect/shown';

type Case = [name: string, text: string, expected: string[]];

function expectShown(language: CallLanguage): (name: string, text: string, expected: string[]) => void {
  return (_, text, expected) => {
    expect(detectCalls(text, language).map(shown)).toEqual(expected);
  };
}

describe('Julia', () => {
  test.each<Case>([
    ['gradient descent', 'opt = Descent(0.1)', ['flux Descent known:0.1 default:0']],
    ['its default', 'using Flux\nDescent()', ['flux Descent default:0.1 default:0']],
    ['momentum by position', 'using Flux\nMomentum(0.01, 0.8)', ['flux Momentum known:0.01 known:0.8']],
    ['momentum by default', 'using Flux\nFlux.Momentum(0.01)', ['flux Momentum known:0.01 default:0.9']],
    [
      'the parameters in front, as they once were',
      'using Flux\nMomentum(params(m), 2.0^-3; ρ=0.9)',
      ['flux Momentum known:0.125 known:0.9'],
    ],
    [
      'keywords',
      'using Optimisers\nNesterov(eta = 1f-3, rho = 0.95)',
      ['flux Nesterov known:0.001 known:0.95'],
    ],
    ['what AdaDelta begins with is no rate', 'using Flux\nAdaDelta(0.95)', ['flux AdaDelta missing missing']],
    ['a constant', 'using Flux\nη = 3e-2\nDescent(η)', ['flux Descent known:0.03 default:0']],
    [
      'a typed constant',
      'using Flux\nconst lr::Float64 = 0.5\nDescent(lr)',
      ['flux Descent known:0.5 default:0'],
    ],
    [
      'a constant bound twice',
      'using Flux\nη = 1\nη = 2\nDescent(η)',
      ['flux Descent unknown:ambiguous default:0'],
    ],
    [
      'the default of a struct field',
      'using Flux\n@kwdef struct Args\n  lr::Float64 = 0.02\nend\nDescent(args.lr)',
      ['flux Descent known:0.02 default:0'],
    ],
    ['a parameter', 'using Flux\nf(; lr = 0.1) = Descent(lr)', ['flux Descent unknown:dynamic default:0']],
    ['a call', 'Descent(schedule(1))', ['flux Descent unknown:dynamic default:0']],
    ['Adam', 'using Flux\nADAM(1e-3)', ['flux Adam known:0.001 missing']],
    ['comments', 'using Flux\n# Descent(1)\n#= Descent(2) #= Descent(3) =# Descent(4) =#', []],
    ['strings', 'using Flux\n"Descent(1)"\n"""\nDescent(2) "quoted"\n"""', []],
    [
      'a transpose is no character',
      "using Flux\ny = W' * x; opt = Descent(0.1); z = W'",
      ['flux Descent known:0.1 default:0'],
    ],
    ['a momentum of physics', 'struct Momentum end\np = Momentum(3.0, 0.5)', []],
    ['its definition', 'using Flux\nfunction Descent(x)\nend', []],
    ['a call that is never closed', 'using Flux\nDescent(0.1', ['flux Descent missing default:0']],
  ])('%s', expectShown(JULIA));

  test('a momentum is inserted behind the learning rate', () => {
    const text = 'using Flux\nMomentum(0.01)';
    expect(withMomentum(text, detectCalls(text, JULIA)[0])).toBe('using Flux\nMomentum(0.01, 0.95)');
    expect(detectCalls('Descent(0.01)', JULIA)[0]?.momentumInsertion).toBeUndefined();
  });
});

describe('R', () => {
  test.each<Case>([
    [
      'torch by keyword',
      'optim_sgd(model$parameters, lr = 0.1, momentum = 0.9)',
      ['r-torch SGD known:0.1 known:0.9'],
    ],
    ['torch by position', 'torch::optim_sgd(p, 0.1, 0.5)', ['r-torch SGD known:0.1 known:0.5']],
    ['a constant', 'lr <- 1e-2\noptim_sgd(p, lr = lr)', ['r-torch SGD known:0.01 default:0']],
    [
      'a parameter',
      'f <- function(lr = 0.1) optim_sgd(p, lr = lr)',
      ['r-torch SGD unknown:dynamic default:0'],
    ],
    ['Keras', 'optimizer_sgd(learning_rate = 0.1)', ['keras SGD known:0.1 default:0']],
    ['Keras defaults', 'compile(model, optimizer = optimizer_sgd())', ['keras SGD default:0.01 default:0']],
    ['RMSprop with momentum', 'optim_rmsprop(p, momentum = 0.5)', ['r-torch RMSprop default:0.01 known:0.5']],
    ['Adam', 'optim_adam(p, lr = 3e-4)', ['r-torch adam known:0.0003 missing']],
    ['comments and strings', '# optim_sgd(p, lr = 1)\n"optim_sgd(p, lr = 2)"\nr"(optim_sgd(p, lr = 3))"', []],
    ['another function', 'my_optim_sgd(p, lr = 1)', []],
  ])('%s', expectShown(R));

  test('a momentum is inserted behind the last argument', () => {
    const text = 'optim_sgd(p, lr = 0.1)';
    expect(withMomentum(text, detectCalls(text, R)[0])).toBe('optim_sgd(p, lr = 0.1, momentum = 0.95)');
  });
});

test('an argument whose value is still to be typed is unknown, and its place is empty', () => {
  const text = 'library(torch)\nopt <- optim_sgd(p, lr = )\n';
  const [config] = detectCalls(text, R);
  const typedAt = text.indexOf(')\n', 20);
  expect(config?.learningRate).toMatchObject({
    state: 'unknown',
    argument: { start: typedAt, end: typedAt },
  });
});
