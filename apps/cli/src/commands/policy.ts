import { Argument, Command } from 'commander';
import { explainMeasure, measures, type MeasureExplanation } from '#contracts';
import { show, UserError, type CommonOptions, type Session } from '../session.js';
import { facts, table } from '../terminal/index.js';

/** What the policies say of the measures. Answered from the contract: it needs no running bus. */
export function policyCommand(session: Session): Command {
  const policy = new Command('policy').description('why a measure is in or out of each policy');
  policy.addCommand(
    reading(
      'explain',
      'what a measure is, on which bases it rests, and why each policy takes it or leaves it out',
      'bond-issue',
    )
      .addArgument(new Argument('<code>', 'measure, such as flight; `policy list` shows all'))
      .action((code: string, options: CommonOptions) => {
        const measure = measures.find((one) => one.code === code);
        if (!measure)
          throw new UserError(`there is no measure ${code}; npm run bus -- policy list shows all ${measures.length}`);
        const explained = explainMeasure(measure);
        show(session, options, explained, () => explanationLines(explained));
      }),
  );
  policy.addCommand(
    reading('list', 'every measure, and which policies take it').action((options: CommonOptions) => {
      const all = measures.map(explainMeasure);
      show(session, options, all, () => listLines(all));
    }),
  );
  return policy;
}

function reading(name: string, description: string, example = ''): Command {
  return new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  $ npm run bus -- policy ${name} ${example}`.trimEnd());
}

function explanationLines({ code, name, who, appliedBy, effect, bases, note, policies }: MeasureExplanation): string[] {
  return [
    `${code}: ${name}`,
    '',
    ...facts([
      ['falls on', who],
      ['applied by', appliedBy],
      ['effect', effect],
      ['rests on', bases.join('; ')],
      ...(note === null ? [] : [['note', note] as const]),
    ]),
    ...policies.flatMap((policy) => [
      '',
      `${policy.in ? 'in ' : 'out'}  ${policy.policy}`,
      ...policy.reasons.map((reason) => `       ${reason}`),
    ]),
  ];
}

function listLines(all: readonly MeasureExplanation[]): string[] {
  const policies = all[0].policies.map(({ policy }) => policy);
  return table(
    [{ title: 'measure' }, { title: 'applied by' }, { title: 'effect' }, ...policies.map((title) => ({ title }))],
    all.map(({ code, appliedBy, effect, policies: verdicts }) => [
      code,
      appliedBy,
      effect,
      ...verdicts.map((verdict) => (verdict.in ? 'in' : '·')),
    ]),
  );
}
