import { randomBytes, randomUUID } from 'node:crypto';
import { type ExamMode, StartSitting } from '../../protocol/index.ts';
import type { CardRow, SittingRow, StoredLive } from '../store/index.ts';
import { type DrawRequest, drawPaper, type Paper } from './draw.ts';
import { mixedMinutes } from './draw-live.ts';
import { ExamError } from './errors.ts';
import { type LabShelf, storedLive } from './live-offer.ts';
import { weaknessOf } from './overview.ts';
import type { Bank } from './types.ts';

const MINUTE_MS = 60_000;

export interface NewSitting {
  owner: string;
  request: StartSitting;
  bank: Bank;
  /** What mixed papers are drawn from. */
  shelf: LabShelf;
  cards: readonly CardRow[];
  now: number;
}

/** A sitting with its paper drawn; nothing is stored yet. Throws ExamError when there is no such paper. */
export function newSitting({ owner, request, bank, shelf, cards, now }: NewSitting): SittingRow {
  const wish = StartSitting.parse(request);
  if (wish.kind === 'mixed' && wish.practice)
    throw new ExamError('not_for_practice', 'A mixed paper has a clock: live tasks are practised in their labs.');
  const { blueprint } = bank;
  const seed = wish.seed ?? randomBytes(6).toString('hex');
  const paper = drawPaper(
    blueprint,
    bank.questions.map(({ question }) => question),
    { mode: wish.mode, seed, ...choiceOf(wish, { bank, shelf, cards, now }) },
  );
  return {
    id: randomUUID(),
    owner,
    state: 'active',
    kind: wish.kind,
    practice: wish.practice ?? false,
    title: titleOf(wish, bank),
    paper: { ...paper, live: paper.live.flatMap((task) => stored(task, shelf)) },
    startedAt: now,
    ...(!wish.practice && { limitMs: minutesOf(wish.kind, paper, bank) * MINUTE_MS }),
    contactAt: now,
    gaps: [],
    lookedUp: [],
  };
}

function stored(task: Paper['live'][number], { lab }: LabShelf): StoredLive[] {
  const known = lab(task.lab);
  return known ? [storedLive(task, known)] : [];
}

function minutesOf(kind: StartSitting['kind'], { mode, questions, live }: Paper, { blueprint }: Bank): number {
  if (kind === 'mixed') return mixedMinutes(blueprint, mode, questions.length, live);
  return kind === 'full' ? blueprint.minutes : blueprint.short.minutes;
}

function choiceOf(
  { kind, mode, areas, live }: StartSitting,
  { bank, shelf, cards, now }: Pick<NewSitting, 'bank' | 'shelf' | 'cards' | 'now'>,
): Pick<DrawRequest, 'areas' | 'count' | 'prefer' | 'mixed'> {
  const count = bank.blueprint.short.questions;
  switch (kind) {
    case 'full':
      return {};
    case 'mixed':
      return { mixed: { count: liveCount(live, bank), tasks: shelf.tasks } };
    case 'area':
      if (!areas) throw new ExamError('area_not_found', 'Name the areas that the paper is to be of.');
      checkAreas(areas, bank, mode);
      return { areas, count: Math.min(count, groupsOf(bank, mode, areas)) };
    case 'weak': {
      const { areas, prefer } = weaknessOf(bank, mode, cards, now);
      return { areas, prefer, count: Math.min(count, groupsOf(bank, mode, areas)) };
    }
  }
}

function checkAreas(areas: readonly string[], { blueprint }: Bank, mode: ExamMode): void {
  const known = blueprint.areas.filter(({ slots }) => slots[mode] !== undefined).map(({ id }) => id);
  const unknown = areas.filter((area) => !known.includes(area));
  if (unknown.length === 0) return;
  throw new ExamError(
    'area_not_found',
    `Papers of ${mode} have no questions of ${unknown.join(', ')}: their areas are ${known.join(', ')}.`,
  );
}

function liveCount(wanted: number | undefined, { blueprint }: Bank): number {
  const { min, max } = blueprint.mixed;
  const count = wanted ?? min;
  if (count >= min && count <= max) return count;
  throw new ExamError('live_too_few', `A mixed paper has ${min} to ${max} live tasks, not ${count}.`);
}

/** A small area may have fewer variant groups than a short paper has places. */
function groupsOf(bank: Bank, mode: string, areas: readonly string[]): number {
  const own = bank.questions
    .map(({ question }) => question)
    .filter(({ area, modes }) => areas.includes(area) && modes.some((one) => one === mode));
  return new Set(own.map(({ group }) => group)).size;
}

function titleOf({ kind, mode, areas = [], practice }: StartSitting, { blueprint }: Bank): string {
  const what = {
    full: 'Full paper',
    mixed: 'Mixed paper',
    weak: 'Weak areas',
    area:
      areas.length === 1
        ? (blueprint.areas.find(({ id }) => id === areas[0])?.title ?? areas.join())
        : areas.join(', '),
  }[kind];
  return `${what} (${mode})${practice ? ', practice' : ''}`;
}
