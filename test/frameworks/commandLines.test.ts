import { expect, test } from 'vitest';
import { runUnder } from '../support/probe/frameworkRun';

// What the parsers of command lines exit with where an argument is missing or wrong.

test.each<[parser: string, script: string, detail: RegExp]>([
  [
    'click',
    'import click\n@click.command()\n@click.option("--data", required=True)\ndef main(data): pass\nmain()',
    /^Missing option '--data'/u,
  ],
  ['typer', 'import typer\ndef main(data: str): pass\ntyper.run(main)', /^Missing argument 'data'/u],
  [
    'absl',
    'from absl import app, flags\nflags.DEFINE_string("data", None, "", required=True)\napp.run(lambda rest: None)',
    /Flag --data must have a value/u,
  ],
  ['Fire', 'import fire\ndef main(data): pass\nfire.Fire(main)', /required argument: data$/u],
  [
    'Hydra',
    'import sys, hydra\nsys.argv.append("data=here")\n@hydra.main(version_base=None, config_path=None)\ndef main(config): pass\nmain()',
    /^Could not override 'data'/u,
  ],
])('%s is quoted', async (_, script, detail) => {
  const { end } = await runUnder('pytorch', `${script}\n# SITE`);
  expect(end).toMatchObject({
    failure: { kind: 'argumentsRefused', detail: expect.stringMatching(detail) },
  });
});

test('what a Hydra application raises by itself is told as that', async () => {
  const script =
    'import hydra\n@hydra.main(version_base=None, config_path=None)\ndef main(config): raise ValueError("no data")\nmain()\n# SITE';
  expect((await runUnder('pytorch', script)).end).toMatchObject({
    failure: { kind: 'scriptRaised', exception: 'ValueError: no data' },
  });
});
