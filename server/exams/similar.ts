import type { ExamQuestion } from '../../protocol/index.ts';

/** Two questions that ask much the same in much the same words. */
export interface SimilarPair {
  first: number;
  second: number;
  /** 0..1 */
  likeness: number;
}

/** Variants of one fact may be alike, but not the same. */
const SAME_GROUP = 0.92;
const OTHER_GROUP = 0.7;

/** By the share of word pairs that two questions have in common, in stems and options together. */
export function similarPairs(questions: readonly ExamQuestion[]): SimilarPair[] {
  const bags = questions.map((question) => wordPairs(textOf(question)));
  const pairs: SimilarPair[] = [];
  for (let first = 0; first < bags.length; first++) {
    for (let second = first + 1; second < bags.length; second++) {
      const limit = questions[first]?.group === questions[second]?.group ? SAME_GROUP : OTHER_GROUP;
      const likeness = common(bags[first] ?? new Set(), bags[second] ?? new Set());
      if (likeness >= limit) pairs.push({ first, second, likeness });
    }
  }
  return pairs;
}

function textOf(question: ExamQuestion): string {
  const answers = question.type === 'fill' ? question.fill.accept : question.options.map(({ text }) => text).sort();
  return [question.stem, ...answers].join(' ');
}

function wordPairs(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z0-9_./:-]+/g) ?? [];
  return new Set(words.map((word, index) => `${words[index - 1] ?? ''} ${word}`));
}

/** Jaccard's measure. */
function common(a: Set<string>, b: Set<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0 || small.size / large.size < OTHER_GROUP) return 0;
  let both = 0;
  for (const one of small) if (large.has(one)) both++;
  return both / (a.size + b.size - both);
}
