import { parseCommandLine } from './command-line.ts';
import { type FillQuestion, judgeFill, MAX_ANSWER_CHARS } from './match.ts';
import { normalAnswer } from './normal.ts';
import { numberOf } from './numbers.ts';
import { readOption } from './options.ts';

export interface FillProblem {
  /** Of the list it is in. */
  list: 'accept' | 'wrong';
  index: number;
  message: string;
}

/** What an author wrote as answers and the matching rules would refuse, or would not tell apart. */
export function fillProblems(question: FillQuestion): FillProblem[] {
  const { fill } = question;
  const accept = fill.accept.flatMap((answer, index) => {
    const message = refusal(question, answer) ?? redundancy(question, index);
    return message === undefined ? [] : [{ list: 'accept' as const, index, message }];
  });
  const wrong = fill.wrong.flatMap(({ answer }, index) => {
    const others = { ...question, fill: { ...fill, wrong: [] } };
    if (judgeFill(others, answer).status !== 'right') return [];
    const message = `'${answer}' is to be wrong, but the matching rules accept it`;
    return [{ list: 'wrong' as const, index, message }];
  });
  return [...accept, ...wrong];
}

function refusal({ fill, stem }: FillQuestion, answer: string): string | undefined {
  const plain = normalAnswer(answer);
  if (plain === '') return `'${answer}' is empty once quotes and prompts are taken off`;
  if (plain.length > MAX_ANSWER_CHARS) return `an answer has at most ${MAX_ANSWER_CHARS} characters`;
  switch (fill.scope) {
    case 'number':
      return numberOf(plain) === undefined ? `'${answer}' is not a number` : undefined;
    case 'option': {
      const option = readOption(plain, { of: fill.of, nameOnly: /\bname of the option\b/i.test(stem) });
      return option ? undefined : `'${answer}' is not one option with at most one value`;
    }
    case 'path':
      return /^(\/|~|\$HOME|\$\{HOME\}|\.)/.test(plain)
        ? undefined
        : `'${answer}' is not a path: it begins with / or ~`;
    case 'filename':
      return plain.includes('/') ? `'${answer}' is a path, and the scope is filename` : undefined;
    case 'command':
    case 'fullCommand':
      return parseCommandLine(plain) ? undefined : `'${answer}' is not a command: a quote is not closed`;
    case 'keyword':
    case 'value':
    case 'subcommand':
      return undefined;
  }
}

/** Another accepted answer already stands for this one. */
function redundancy(question: FillQuestion, index: number): string | undefined {
  const { accept } = question.fill;
  const others = accept.slice(0, index);
  const answer = accept[index] ?? '';
  if (others.length === 0) return undefined;
  const without = { ...question, fill: { ...question.fill, accept: others, wrong: [] } };
  return judgeFill(without, answer).status === 'right'
    ? `'${answer}' follows from another answer: leave it out`
    : undefined;
}
