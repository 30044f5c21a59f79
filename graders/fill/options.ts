import { COMMON_SHORT, EQUALS_ONLY, optionFacts } from './option-table.ts';
import { shellWords } from './shell-words.ts';

interface WrittenOption {
  /** Without dashes. */
  name: string;
  short: boolean;
  value?: string;
  /** Was the value joined by the sign? */
  joined: boolean;
}

interface Around {
  /** The command whose option is asked for. */
  of?: string | undefined;
  /** Dashes may be missing. */
  nameOnly: boolean;
}

/** The same option, long or short, with the same value (rules 4, 6 and 11). */
export function sameOption(wanted: string, given: string, around: Around): boolean {
  const [a, b] = [readOption(wanted, around), readOption(given, around)];
  if (a === undefined || b === undefined) return false;
  if (!sameName(a, b, around.of)) return false;
  if (EQUALS_ONLY.has(a.name) && a.joined !== b.joined) return false;
  // A flag takes yes or no only with the sign: `--autolock false` has an argument too many.
  if (isYesOrNo(b.value) && !b.joined) return false;
  const value = (option: WrittenOption) => (option.value === 'true' ? '' : (option.value ?? ''));
  return value(a) === value(b);
}

/** An option as it was typed, a command before it left out; undefined when it is none. */
export function readOption(text: string, around: Around = { nameOnly: false }): WrittenOption | undefined {
  const words = shellWords(text);
  if (words === undefined) return undefined;
  const first = words.findIndex((word) => word.startsWith('-'));
  if (first === -1) return around.nameOnly && words.length === 1 ? named(words[0] ?? '') : undefined;
  const before = words.slice(0, first).join(' ');
  if (before !== '' && before !== around.of && !/^(sudo )?(docker|docker-compose|kubectl)\b/.test(before))
    return undefined;
  const [option = '', ...rest] = words.slice(first);
  if (rest.length > 1) return undefined;
  const read = named(option.replace(/^-{1,2}/, ''));
  const short = !option.startsWith('--');
  if (read === undefined || (short && read.name.length !== 1)) return undefined;
  return { ...read, short, ...(rest[0] !== undefined && { value: rest[0] }) };
}

const isYesOrNo = (value: string | undefined) => value === 'true' || value === 'false';

function named(text: string): WrittenOption | undefined {
  const [, name, value] = /^([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, short: false, joined: value !== undefined, ...(value !== undefined && { value }) };
}

function sameName(a: WrittenOption, b: WrittenOption, of: string | undefined): boolean {
  if (a.name === b.name) return true;
  if (a.short === b.short) return false;
  const [short, long] = a.short ? [a.name, b.name] : [b.name, a.name];
  if (of !== undefined) return optionFacts(of).short[short] === long;
  // Without the command nobody knows what a letter stands for that the author wrote: only long ones have a sure short.
  return !a.short && COMMON_SHORT.some(([letter, name]) => letter === short && name === long);
}
