import { kindOf, kindToCreate } from './kinds.ts';
import { EQUALS_ONLY, optionFacts } from './option-table.ts';
import { shellWords } from './shell-words.ts';
import { canonicalCommand, commandDepth } from './synonyms.ts';

/** A command in a form in which two that do the same look the same (rules 5-7). */
export interface CommandLine {
  /** Program and subcommands: docker service create */
  command: string[];
  /** Positional arguments in their order. */
  args: string[];
  /** Long name, after the level it belongs to -> its values in their order; '' for a flag. */
  options: Map<string, string[]>;
}

/** After their first argument these take everything as it stands: `docker run nginx -d` gives nginx a `-d`. */
const TAIL_IS_ARGUMENTS = new Set([
  'docker run',
  'docker create',
  'docker exec',
  'docker service create',
  'docker compose run',
  'docker compose exec',
]);

/** Options that change nothing. */
const WITHOUT_EFFECT = new Set([':namespace=default', ':to-revision=0']);

const PODS_BY_DEFAULT = new Set(['logs', 'exec', 'attach', 'port-forward']);

/** Undefined when a quote is not closed or there is nothing. */
export function parseCommandLine(text: string): CommandLine | undefined {
  const words = shellWords(text);
  if (words?.[0] === 'sudo') words.shift();
  if (words === undefined || words.length === 0) return undefined;
  const [program = ''] = words;
  if (program === 'docker-compose') words.splice(0, 1, 'docker', 'compose');
  if (words[0] !== 'docker' && words[0] !== 'kubectl') return { command: [], args: words, options: new Map() };
  const reader = new Reader(words);
  return reader.read();
}

export function sameCommandLine(a: CommandLine, b: CommandLine): boolean {
  return JSON.stringify(facts(a)) === JSON.stringify(facts(b));
}

function facts({ command, args, options }: CommandLine): unknown {
  return [command, args, [...options].sort(([a], [b]) => (a < b ? -1 : 1))];
}

class Reader {
  readonly #words: string[];
  readonly #path: string[] = [];
  readonly #args: string[] = [];
  readonly #options = new Map<string, string[]>();

  constructor(words: string[]) {
    this.#words = [...words];
  }

  read(): CommandLine {
    this.#path.push(this.#next());
    while (this.#words.length > 0) {
      const word = this.#next();
      if (word === '--') this.#args.push('--', ...this.#words.splice(0));
      else if (word.startsWith('--')) this.#long(word.slice(2));
      else if (word.startsWith('-') && word !== '-') this.#short(word.slice(1));
      else this.#plain(word);
    }
    const command = withKind(canonicalCommand(this.#path));
    return { command, args: canonicalArgs(command, this.#args), options: this.#effective() };
  }

  #plain(word: string): void {
    if (this.#path.length < commandDepth(this.#path)) {
      this.#path.push(word);
      return;
    }
    this.#args.push(word);
    if (TAIL_IS_ARGUMENTS.has(this.#command())) this.#args.push(...this.#words.splice(0));
  }

  #long(text: string): void {
    const [name = '', value] = cut(text);
    if (value !== undefined) this.#put(name, value);
    else if (this.#isFlag(name)) this.#put(name, '');
    else this.#put(name, this.#value());
  }

  /** `-it`, `-p 80:80`, `-p80:80`, `-o=yaml` */
  #short(letters: string): void {
    const facts = optionFacts(this.#command());
    const [letter = '', ...others] = letters;
    const rest = others.join('');
    const name = facts.short[letter] ?? letter;
    if (rest.startsWith('=')) this.#put(name, rest.slice(1));
    else if (this.#isFlag(name) || facts.short[letter] === undefined) {
      this.#put(name, '');
      if (rest !== '') this.#short(rest);
    } else this.#put(name, rest === '' ? this.#value() : rest);
  }

  #isFlag(name: string): boolean {
    const command = this.#command();
    if (command.startsWith('kubectl') && EQUALS_ONLY.has(name)) return true;
    return optionFacts(command).flags.has(name);
  }

  #value(): string {
    return this.#words.shift() ?? '';
  }

  #put(name: string, value: string): void {
    const key = `${this.#level()}:${name}`;
    this.#options.set(key, [...(this.#options.get(key) ?? []), value === 'true' ? '' : value]);
  }

  /** What stands before a subcommand of docker or compose is theirs; kubectl takes all options everywhere. */
  #level(): string {
    if (this.#path[0] === 'kubectl' || this.#path.length >= commandDepth(this.#path)) return '';
    return this.#path.join(' ');
  }

  #command(): string {
    return canonicalCommand(this.#path).join(' ');
  }

  #next(): string {
    return this.#words.shift() ?? '';
  }

  #effective(): Map<string, string[]> {
    return new Map([...this.#options].filter(([key, values]) => !WITHOUT_EFFECT.has(`${key}=${values.join()}`)));
  }
}

function cut(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Kinds by one name, `kind/name` as two words; for kubectl only. */
function canonicalArgs([program, verb = '']: readonly string[], args: readonly string[]): string[] {
  if (program !== 'kubectl') return [...args];
  const tail = args.indexOf('--');
  const own = tail === -1 ? args : args.slice(0, tail);
  const rest = tail === -1 ? [] : args.slice(tail);
  if (['create', 'config', 'explain', 'run'].includes(verb)) return [...args];
  const plain = own.flatMap((word, index) => kindAndName(word, index === 0));
  if (PODS_BY_DEFAULT.has(verb) && plain[0] === 'pod') plain.shift();
  return [...plain, ...rest];
}

function kindAndName(word: string, mayBeKind: boolean): string[] {
  const slash = word.indexOf('/');
  const kind = slash > 0 ? kindOf(word.slice(0, slash)) : undefined;
  if (kind !== undefined) return [kind, word.slice(slash + 1)];
  if (!mayBeKind) return [word];
  if (word.includes(','))
    return [
      word
        .split(',')
        .map((one) => kindOf(one) ?? one)
        .join(','),
    ];
  return [kindOf(word) ?? word];
}

/** The kind that `kubectl create` makes, by its one name. */
function withKind(command: string[]): string[] {
  const [program, verb, kind] = command;
  if (program !== 'kubectl' || verb !== 'create' || kind === undefined) return command;
  return [program, verb, kindToCreate(kind) ?? kind];
}
