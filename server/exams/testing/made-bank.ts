import { Blueprint, ExamQuestion, type QuestionType } from '../../../protocol/index.ts';

/** A small blueprint: 4 + 1 questions in two areas; the second mode has one area. */
export const madeBlueprint = (): Blueprint =>
  Blueprint.parse({
    minutes: 10,
    graceMinutes: 2,
    scale: { min: 200, pass: 500, max: 800, passShare: 0.65 },
    short: { questions: 3, minutes: 4 },
    modes: [
      { id: '701-100', title: 'One' },
      { id: '701-200', title: 'Two', draft: true },
    ],
    areas: [
      {
        id: 'E1',
        title: 'First',
        objectives: ['701-100: 702.2a'],
        slots: { '701-100': { single: 2, multiple: 1, fill: 1 }, '701-200': { single: 1, multiple: 0, fill: 0 } },
      },
      {
        id: 'E2',
        title: 'Second',
        objectives: ['701-100: 702.2b'],
        slots: { '701-100': { single: 1, multiple: 0, fill: 0 } },
      },
    ],
  });

/** A question as an author might write it. Option 0 (of multiple: 0 and 2) is right; the fill-in answer is `--scale`. */
export function madeQuestion(id: string, type: QuestionType, changes: object = {}): ExamQuestion {
  const area = `E${Number(id.slice(1, 3))}`;
  const words = ['apples', 'bridges', 'castles', 'dragons', 'engines'].slice(0, type === 'multiple' ? 5 : 4);
  const options = words.map((word, index) => ({
    text: `${word} of ${id}`,
    why: `why ${word}`,
    ...((index === 0 || (type === 'multiple' && index === 2)) && { correct: true }),
  }));
  return ExamQuestion.parse({
    id,
    area,
    group: `group-${id}`,
    type,
    difficulty: 1,
    modes: area === 'E1' ? ['701-100', '701-200'] : ['701-100'],
    objectives: ['701-100: 702.2a'],
    stem: type === 'fill' ? `Which option does ${id} need?` : `What is true of ${id}?`,
    explanation: `That is ${id}.`,
    lab: 'compose-first-app',
    ...(type === 'fill' ? { fill: { scope: 'option', accept: ['--scale'] }, noTry: 'Made up.' } : { options }),
    ...changes,
  });
}

/** `times` as many questions as each slot needs, each in a group of its own. */
export function madeQuestions(blueprint: Blueprint, times = 4): ExamQuestion[] {
  return blueprint.areas.flatMap(({ id, slots }) =>
    (['single', 'multiple', 'fill'] as const).flatMap((type) => {
      const count = Math.max(0, ...Object.values(slots).map((slot) => slot[type])) * times;
      return Array.from({ length: count }, (_, index) =>
        madeQuestion(`e${id.slice(1).padStart(2, '0')}-${type}-${index}`, type, {
          modes: Object.keys(slots),
        }),
      );
    }),
  );
}
