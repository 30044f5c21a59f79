import type { AskedQuestion, LiveState } from '../../../protocol/index.ts';
import type { Draft } from './answer-queue.ts';

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six'];

/** "Choose two." */
export function task({ type, choose, scope }: AskedQuestion): string {
  if (type !== 'fill') return `Choose ${NUMBERS[choose] ?? choose}.`;
  return SCOPES[scope ?? 'value'] ?? 'Fill in the blank.';
}

const SCOPES: Record<string, string> = {
  command: 'Fill in: the command, without options.',
  subcommand: 'Fill in: the subcommand only.',
  option: 'Fill in: one option, with its value if it has one.',
  value: 'Fill in: the value only.',
  path: 'Fill in: the path.',
  filename: 'Fill in: the name of the file.',
  number: 'Fill in: a number.',
  keyword: 'Fill in: the keyword.',
  fullCommand: 'Fill in: the complete command.',
};

export const letter = (position: number) => String.fromCharCode(65 + position);

export type QuestionState = 'open' | 'partial' | 'answered';

export function stateOf({ type, choose }: AskedQuestion, { choice, text }: Draft): QuestionState {
  if (type === 'fill') return text.trim() === '' ? 'open' : 'answered';
  if (choice.length === 0) return 'open';
  return choice.length < choose ? 'partial' : 'answered';
}

/** The choice after an option was pressed; undefined when there are as many as may be chosen. */
export function afterPress(
  { type, choose }: AskedQuestion,
  choice: readonly number[],
  position: number,
): number[] | undefined {
  if (type === 'single') return [position];
  if (choice.includes(position)) return choice.filter((one) => one !== position);
  return choice.length >= choose ? undefined : [...choice, position].sort((a, b) => a - b);
}

const LIVE_WORDS: Record<LiveState['state'], string> = {
  queued: 'waits for its machines',
  preparing: 'machines being made',
  ready: 'machines ready',
  failed: 'no machines',
  grading: 'being graded',
  done: 'handed in',
};

/** How the machines of a live task are. */
export const liveWord = (state: LiveState['state']): string => LIVE_WORDS[state];
