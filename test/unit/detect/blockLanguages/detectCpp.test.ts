import { describe, expect, test } from 'vitest';
import { detectCpp } from '../../../../src/detect/blockLanguages/detectCpp';
import { shown, withMomentum } from '../../../support/detect/shown';

const HEAD = '#include <torch/torch.h>\n';

describe('libtorch', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'options with a chain',
      'torch::optim::SGD opt(net->parameters(), torch::optim::SGDOptions(0.01).momentum(0.5).nesterov(true));',
      ['libtorch SGD known:0.01 known:0.5'],
    ],
    [
      'a rate alone',
      'torch::optim::SGD opt(net->parameters(), /*lr=*/0.01);',
      ['libtorch SGD known:0.01 default:0'],
    ],
    [
      'a rate in braces',
      'torch::optim::SGD opt(net.parameters(), {1e-2f});',
      ['libtorch SGD known:0.01 default:0'],
    ],
    [
      'make_shared, over several lines',
      'auto opt = std::make_shared<torch::optim::SGD>(\n    net->parameters(),\n    torch::optim::SGDOptions(0.1)\n        .momentum(0.9)\n        .weight_decay(1e-4));',
      ['libtorch SGD known:0.1 known:0.9'],
    ],
    [
      'an alias of the namespace, and a constant',
      'namespace optim = torch::optim;\nconstexpr double kRate = 2e-3;\noptim::SGD opt(p, optim::SGDOptions(kRate));',
      ['libtorch SGD known:0.002 default:0'],
    ],
    [
      'using namespace',
      'using namespace torch::optim;\nSGD opt{p, SGDOptions{0.5}};',
      ['libtorch SGD known:0.5 default:0'],
    ],
    [
      'names that are taken over',
      'using SGD = torch::optim::SGD;\nusing torch::optim::SGDOptions;\nSGD opt(p, SGDOptions(0.5));',
      ['libtorch SGD known:0.5 default:0'],
    ],
    [
      'options in a variable, set by statements',
      'torch::optim::SGDOptions options(0.1);\noptions.momentum(0.8);\ntorch::optim::SGD opt(p, options);',
      ['libtorch SGD known:0.1 known:0.8'],
    ],
    [
      'options that a branch sets',
      'void f() { torch::optim::SGDOptions o(0.1);\nif (x) { o.momentum(0.8); }\ntorch::optim::SGD opt(p, o); }',
      ['libtorch SGD known:0.1 unknown:ambiguous'],
    ],
    [
      'options that are handed on',
      'torch::optim::SGDOptions o(0.1);\nconfigure(o);\ntorch::optim::SGD opt(p, o);',
      ['libtorch SGD known:0.1 missing'],
    ],
    [
      'options that somebody else made',
      'void f(const torch::optim::SGDOptions& o) { torch::optim::SGD opt(p, o); }',
      ['libtorch SGD unknown:dynamic missing'],
    ],
    [
      'a member whose options are given in the constructor',
      'struct T { torch::optim::SGD opt;\n T() : opt(net->parameters(), torch::optim::SGDOptions(0.05).momentum(0.9)) {} };',
      ['libtorch SGD known:0.05 known:0.9'],
    ],
    [
      'a macro',
      '#define LR 0.01\ntorch::optim::SGD o(p, torch::optim::SGDOptions(LR));',
      ['libtorch SGD known:0.01 default:0'],
    ],
    [
      'a macro under conditions',
      '#ifdef A\n#define LR 0.1\n#else\n#define LR 0.2\n#endif\ntorch::optim::SGD o(p, LR);',
      ['libtorch SGD unknown:ambiguous missing'],
    ],
    [
      'a parameter',
      'void f(double lr = 0.1) { torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); }',
      ['libtorch SGD unknown:dynamic default:0'],
    ],
    [
      'a parameter that hides a constant',
      'const double lr = 0.1;\nvoid f(double lr) { torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); }',
      ['libtorch SGD unknown:dynamic default:0'],
    ],
    [
      'a variable that is changed before',
      'int main() { double lr = 0.1; lr *= 0.5; torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); }',
      ['libtorch SGD unknown:ambiguous default:0'],
    ],
    [
      'a variable that is changed behind',
      'int main() { double lr = 0.1; torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); for (;;) { lr *= 0.5; } }',
      ['libtorch SGD known:0.1 default:0'],
    ],
    [
      'a variable that is changed behind, in the same loop',
      'int main() { double lr = 0.1; for (;;) { torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); lr *= 0.5; } }',
      ['libtorch SGD unknown:ambiguous default:0'],
    ],
    [
      'a variable that a function may change',
      'int main() { double lr = 0.1; parse(argv, lr); torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); }',
      ['libtorch SGD unknown:ambiguous default:0'],
    ],
    [
      'a variable whose address is taken',
      'int main() { double lr = 0.1; parse(&lr); torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); }',
      ['libtorch SGD unknown:ambiguous default:0'],
    ],
    [
      'a member with a default',
      'struct C { double lr = 0.1; void f() { torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); } };',
      ['libtorch SGD unknown:dynamic default:0'],
    ],
    [
      'several declarators, arithmetic',
      'int main() { const double lr = 0.1, m = 1 - lr; torch::optim::SGD o(p, torch::optim::SGDOptions(lr / 2).momentum(m)); }',
      ['libtorch SGD known:0.05 known:0.9'],
    ],
    [
      'a division of whole numbers',
      'torch::optim::SGD o(p, torch::optim::SGDOptions(0.5 + 1 / 2));',
      ['libtorch SGD known:0.5 default:0'],
    ],
    [
      'a whole variable that was given a fraction',
      'int main() { const int lr = 0.5; torch::optim::SGD o(p, torch::optim::SGDOptions(lr)); }',
      ['libtorch SGD known:0 default:0'],
    ],
    [
      'Adam without options',
      'torch::optim::Adam opt(net->parameters());',
      ['libtorch Adam default:0.001 missing'],
    ],
    [
      'another optimizer',
      'torch::optim::AdamW opt(p, torch::optim::AdamWOptions(1e-3));',
      ['libtorch AdamW known:0.001 missing'],
    ],
    [
      'a call that is never closed',
      'torch::optim::SGD opt(p, torch::optim::SGDOptions(0.1',
      ['libtorch SGD missing missing'],
    ],
    [
      'comments and strings',
      '// torch::optim::SGD o(p, 0.1);\n/* torch::optim::SGD o(p, 1); */ auto s = "torch::optim::SGD o(p, 2)";',
      [],
    ],
    [
      'pointers and declarations',
      'torch::optim::SGD* o;\nstd::unique_ptr<torch::optim::SGD> q;\nvoid f(torch::optim::SGD& o);',
      [],
    ],
    [
      'a function that returns one',
      'torch::optim::SGD make(Net& net, double lr) { return make2(net, lr); }',
      [],
    ],
    ['a class of the same name', 'SGD opt(p, 0.1);', []],
  ])('%s', (_, text, expected) => {
    expect(detectCpp(HEAD + text).map(shown)).toEqual(expected);
  });

  test.each<[form: string, text: string, expected: string | undefined]>([
    [
      'to options in the call',
      'torch::optim::SGD o(p, torch::optim::SGDOptions(0.1));',
      'torch::optim::SGD o(p, torch::optim::SGDOptions(0.1).momentum(0.95));',
    ],
    [
      'to options in a variable',
      '  torch::optim::SGDOptions o(0.1);\n',
      '  torch::optim::SGDOptions o(0.1);\n  o.momentum(0.95);\n',
    ],
    ['nowhere beside a plain rate', 'torch::optim::SGD o(p, 0.1);', undefined],
  ])('a momentum is added %s', (_, text, expected) => {
    const whole = HEAD + text;
    const [config] = detectCpp(whole);
    expect(withMomentum(whole, config)).toBe(expected === undefined ? undefined : HEAD + expected);
  });

  test('what a running optimizer is told, and schedulers, are named', () => {
    const text = `${HEAD}torch::optim::SGD o(p, torch::optim::SGDOptions(0.1).momentum(0.9));
torch::optim::StepLR scheduler(o, 30, 0.1);
for (auto& group : o.param_groups()) {
  static_cast<torch::optim::SGDOptions&>(group.options()).momentum(0.5);
}`;
    expect(detectCpp(text)[0]?.schedulers).toMatchObject([
      { name: 'StepLR', overwritesMomentum: false },
      { name: 'options().momentum(…)', overwritesMomentum: true },
    ]);
  });
});
