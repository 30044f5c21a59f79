import { AnswerQuestion } from '../../protocol/index.ts';
import type { AnswerRow } from '../store/index.ts';
import { ExamError } from './errors.ts';
import type { PaperQuestion } from './scoring.ts';

/** Pages whose last change is remembered for each question. */
const TABS_KEPT = 8;
const HISTORY_KEPT = 200;

export const unanswered = (number: number): AnswerRow => ({
  number,
  choice: [],
  text: '',
  flagged: false,
  revision: 0,
  spentMs: 0,
  tabs: {},
  history: [],
});

/**
 * The answer after a change; the same object when the change came late or for a second time. Throws ExamError
 * `answer_invalid` for what cannot be an answer to this question. Without a question: a live task, which can be flagged.
 */
export function answerAfter(
  row: AnswerRow,
  change: AnswerQuestion,
  question: PaperQuestion | undefined,
  now: number,
): AnswerRow {
  const { tab, serial, choice, text, flagged } = AnswerQuestion.parse(change);
  if ((row.tabs[tab] ?? 0) >= serial) return row;
  if (question) check(question, choice, text);
  else if (text !== '' || choice.length > 0)
    throw new ExamError('answer_invalid', 'A live task is answered on its machines: here it can only be flagged.');
  const sorted = [...choice].sort((a, b) => a - b);
  const changed = text !== row.text || sorted.join() !== row.choice.join();
  const { [tab]: _, ...others } = row.tabs;
  return {
    ...row,
    choice: sorted,
    text,
    flagged,
    revision: row.revision + (changed || flagged !== row.flagged ? 1 : 0),
    tabs: Object.fromEntries([...Object.entries(others), [tab, serial]].slice(-TABS_KEPT)),
    history: changed ? [...row.history, { at: now, choice: sorted, text }].slice(-HISTORY_KEPT) : row.history,
  };
}

function check({ question, order }: PaperQuestion, choice: number[], text: string): void {
  if (question.type === 'fill') {
    if (choice.length > 0) throw new ExamError('answer_invalid', 'This question has no options: its answer is a text.');
    return;
  }
  if (text !== '') throw new ExamError('answer_invalid', 'This question has options: its answer is not a text.');
  if (new Set(choice).size !== choice.length || choice.some((position) => position >= order.length))
    throw new ExamError(
      'answer_invalid',
      `The options of this question are 0 to ${order.length - 1}, each at most once.`,
    );
  if (question.type === 'single' && choice.length > 1)
    throw new ExamError('answer_invalid', 'One option of this question can be chosen.');
}
