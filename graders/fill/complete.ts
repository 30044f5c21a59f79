import { BLANK, type FillAnswer } from '../../protocol/index.ts';
import { normalAnswer } from './normal.ts';

const PROGRAM = /^(sudo )?(docker|docker-compose|kubectl|minikube)( |$)/;

/**
 * The whole command that an answer stands for: what was typed, in the place of the blank. Who typed the whole command
 * gets that, with what the question had given already (`docker stack ps` is `ps` where `docker stack {} shop` is asked).
 * Empty when nothing was typed.
 */
export function completeAnswer(fill: FillAnswer, command: string, answer: string): string {
  const typed = normalAnswer(answer)
    .replace(/\p{Cc}/gu, '')
    .trim();
  if (typed === '' || command === BLANK) return typed;
  const [before = ''] = command.split(BLANK);
  const own = withoutPrefix(typed, [before.trim(), fill.of ?? '']);
  if (own === undefined && PROGRAM.test(typed)) return typed;
  return command.replace(BLANK, () => withoutName(own ?? typed, fill));
}

/** What follows the longest of these that it begins with. */
function withoutPrefix(text: string, prefixes: readonly string[]): string | undefined {
  const found = prefixes
    .filter((prefix) => prefix !== '' && text.startsWith(`${prefix} `))
    .sort((a, b) => b.length - a.length)[0];
  return found === undefined ? undefined : text.slice(found.length).trim();
}

/** `--rmi local` and `rmi=local` are `local` where the value of `--rmi` is asked for (rule 8). */
function withoutName(text: string, { scope, of }: FillAnswer): string {
  if (scope !== 'value' || of === undefined) return text;
  const name = of.replace(/^-+/, '');
  const plain = text.replace(/^-+/, '');
  if (!plain.startsWith(name)) return text;
  return /^(?:=|: ?| )(.+)$/.exec(plain.slice(name.length))?.[1] ?? text;
}
