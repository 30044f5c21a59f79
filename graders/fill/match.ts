import type { FillAnswer, FillScope } from '../../protocol/index.ts';
import { parseCommandLine, sameCommandLine } from './command-line.ts';
import { isOneSlip } from './distance.ts';
import { normalAnswer } from './normal.ts';
import { numberOf } from './numbers.ts';
import { sameOption } from './options.ts';
import { DEFAULT_COMPOSE_FILES, pathOf } from './paths.ts';
import { isCommandPrefix } from './synonyms.ts';

/** What of a question decides whether an answer is right. */
export interface FillQuestion {
  fill: FillAnswer;
  /** "name of the option" in it makes leading dashes optional, "a default file" accepts all that Compose looks for. */
  stem: string;
}

export type FillVerdict =
  | { status: 'right' }
  | { status: 'empty' }
  /** `why`: feedback that the author wrote for this answer; `slip`: one letter away from a right answer. */
  | { status: 'wrong'; slip: boolean; why?: string };

/** Longer answers are refused unread. */
export const MAX_ANSWER_CHARS = 500;

/** Judges what somebody typed into a blank by the matching rules of docs/exams.md. */
export function judgeFill(question: FillQuestion, answer: string): FillVerdict {
  const given = normalAnswer(answer.slice(0, MAX_ANSWER_CHARS + 1));
  if (given === '') return { status: 'empty' };
  if (given.length > MAX_ANSWER_CHARS) return { status: 'wrong', slip: false };
  const { fill } = question;
  if (fill.accept.some((accepted) => matches(question, accepted, given))) return { status: 'right' };
  const known = fill.wrong.find((one) => matches(question, one.answer, given));
  const slip = fill.scope !== 'number' && fill.accept.some((accepted) => nearly(normalAnswer(accepted), given));
  return { status: 'wrong', slip: slip && known === undefined, ...(known && { why: known.why }) };
}

/** Is `given`, in its normal form, the same answer as `accepted`? */
function matches(question: FillQuestion, accepted: string, given: string): boolean {
  const wanted = normalAnswer(accepted);
  return wanted === given || MATCHERS[question.fill.scope](wanted, given, question);
}

type Matcher = (wanted: string, given: string, question: FillQuestion) => boolean;

const MATCHERS: Record<FillScope, Matcher> = {
  command: sameCommand,
  fullCommand: sameCommand,
  subcommand: sameSubcommand,
  option: (wanted, given, { fill, stem }) =>
    sameOption(wanted, given, { of: fill.of, nameOnly: /\bname of the option\b/i.test(stem) }),
  value: sameValue,
  keyword: (wanted, given) => keyword(wanted) === keyword(given),
  path: (wanted, given) => pathOf(wanted) === pathOf(given),
  filename: sameFile,
  number: (wanted, given) => {
    const number = numberOf(given);
    return number !== undefined && number === numberOf(wanted);
  },
};

function sameCommand(wanted: string, given: string): boolean {
  const [a, b] = [parseCommandLine(wanted), parseCommandLine(given)];
  return a !== undefined && b !== undefined && sameCommandLine(a, b);
}

/** `docker compose config` is reduced to `config` (rule 11), when what stands before it is the command asked about. */
function sameSubcommand(wanted: string, given: string, { fill }: FillQuestion): boolean {
  if (/^(docker|docker-compose|kubectl) /.test(wanted)) return sameCommand(wanted, given);
  const tail = ` ${wanted}`;
  const plain = given.replace(/^sudo /, '');
  if (!plain.endsWith(tail)) return plain === wanted;
  const before = plain.slice(0, -tail.length);
  const prefixes = [...(fill.of ? [fill.of] : []), ...fill.accept.filter((one) => one.endsWith(tail))].map((one) =>
    one.endsWith(tail) ? one.slice(0, -tail.length) : one,
  );
  if (prefixes.length === 0) return isCommandPrefix(before.split(' '));
  const spelled = before.replace(/^docker-compose\b/, 'docker compose');
  return prefixes.some((prefix) => prefix === spelled || prefix.endsWith(` ${spelled}`));
}

/** `of` names the option or key that the value belongs to: `--mode global`, `mode=global` and `mode: global` are `global`. */
function sameValue(wanted: string, given: string, { fill }: FillQuestion): boolean {
  if (fill.of === undefined) return false;
  const name = fill.of.replace(/^-+/, '').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const value = new RegExp(`^-{0,2}${name}(?:=|: ?| )(.+)$`).exec(given)?.[1];
  return value !== undefined && normalAnswer(value) === wanted;
}

function sameFile(wanted: string, given: string, { stem }: FillQuestion): boolean {
  const file = given.replace(/^\.\//, '');
  if (file === wanted) return true;
  const any = /\ba default file\b/i.test(stem);
  return any && DEFAULT_COMPOSE_FILES.includes(wanted) && DEFAULT_COMPOSE_FILES.includes(file);
}

const keyword = (text: string) => text.toLowerCase().replace(/:$/, '');

/** Of a short answer every other one is a slip away. */
const SHORTEST_SLIP = 4;
const nearly = (wanted: string, given: string) =>
  wanted.length >= SHORTEST_SLIP &&
  digitsOf(wanted) === digitsOf(given) &&
  isOneSlip(wanted.toLowerCase(), given.toLowerCase());

/** Who writes another number means another number. */
const digitsOf = (text: string) => text.replace(/\D/g, '');
