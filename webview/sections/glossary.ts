import { element } from '../element';
import { said } from '../../src/model/language/said';

/** Every sign and word that the page uses, explained for someone who sees it for the first time. */
const terms = (): readonly (readonly [term: string, meaning: string])[] => [
  [
    said`β, momentum`,
    said`How much of the last step is carried into the next. Plots are drawn over 1 − β, because 0.9 and 0.99 are further apart than 0.5 and 0.6.`,
  ],
  [said`η, learning rate`, said`What the gradient is multiplied by. “lr” in a script.`],
  [
    said`T, steps to the target`,
    said`Optimizer steps until the measure, smoothed, first reaches the target. Fewer is faster.`,
  ],
  [
    said`Target`,
    said`The value that all trials race to. It is set by what the present setting reached in the pilot.`,
  ],
  [
    said`Pilot`,
    said`The first run, with the present setting. It decides the target and how long the others may take.`,
  ],
  [
    said`Seed`,
    said`The number that a run’s random choices start from. Runs that differ in it alone show the scatter.`,
  ],
  [
    said`Fresh seed`,
    said`A seed on which the suggestion was not chosen. Settings are compared on the same fresh seeds, run by run.`,
  ],
  ['SGD#1', said`The first SGD optimizer in the file, counted from its beginning; #2 is the second.`],
  ['x, x̂', said`x is 1 − β; x̂ is the best x that was measured.`],
  [
    said`C and the exponent γ`,
    said`The rule β = 1 − C·η^γ carries a β to another learning rate. γ is ⅔ by theory; C is measured.`,
  ],
  [
    'T = a/x + b·(x/η)^p',
    said`The shape that is fitted: with too much momentum the first part grows, because old gradients linger; with too little the second, because noise or plain descent limits training.`,
  ],
  [
    said`Stationary level`,
    said`The value around which the measure comes to rest at this learning rate and momentum. A target below it is never reached.`,
  ],
  [said`Within 5 %`, said`The momenta whose time to the target is at most 5 % above the least.`],
  [said`95 % band, interval`, said`Where the true value lies, as sure as these runs allow: 95 times in 100.`],
];

/** The terms as a list of definitions. */
export function glossary(): HTMLElement {
  return element(
    'dl',
    { className: 'glossary' },
    terms().flatMap(([term, meaning]) => [element('dt', { text: term }), element('dd', { text: meaning })]),
  );
}
