import { randomBytes, randomUUID } from 'node:crypto';
import { StartSitting } from '../../protocol/index.ts';
import type { CardRow, SittingRow } from '../store/index.ts';
import { type DrawRequest, drawPaper } from './draw.ts';
import { ExamError } from './errors.ts';
import { weaknessOf } from './overview.ts';
import type { Bank } from './types.ts';

const MINUTE_MS = 60_000;

export interface NewSitting {
  owner: string;
  request: StartSitting;
  bank: Bank;
  cards: readonly CardRow[];
  now: number;
}

/** A sitting with its paper drawn; nothing is stored yet. Throws ExamError when there is no such paper. */
export function newSitting({ owner, request, bank, cards, now }: NewSitting): SittingRow {
  const wish = StartSitting.parse(request);
  const { blueprint } = bank;
  const seed = wish.seed ?? randomBytes(6).toString('hex');
  const paper = drawPaper(
    blueprint,
    bank.questions.map(({ question }) => question),
    { mode: wish.mode, seed, ...choiceOf(wish, bank, cards, now) },
  );
  const minutes = wish.kind === 'full' ? blueprint.minutes : blueprint.short.minutes;
  return {
    id: randomUUID(),
    owner,
    state: 'active',
    kind: wish.kind,
    practice: wish.practice ?? false,
    title: titleOf(wish, bank),
    paper,
    startedAt: now,
    ...(!wish.practice && { limitMs: minutes * MINUTE_MS }),
    contactAt: now,
    gaps: [],
    lookedUp: [],
  };
}

function choiceOf(
  { kind, mode, areas }: StartSitting,
  bank: Bank,
  cards: readonly CardRow[],
  now: number,
): Pick<DrawRequest, 'areas' | 'count' | 'prefer'> {
  const count = bank.blueprint.short.questions;
  switch (kind) {
    case 'full':
      return {};
    case 'area':
      if (!areas) throw new ExamError('area_not_found', 'Name the areas that the paper is to be of.');
      return { areas, count: Math.min(count, groupsOf(bank, mode, areas)) };
    case 'weak': {
      const { areas, prefer } = weaknessOf(bank, mode, cards, now);
      return { areas, prefer, count: Math.min(count, groupsOf(bank, mode, areas)) };
    }
  }
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
    weak: 'Weak areas',
    area:
      areas.length === 1
        ? (blueprint.areas.find(({ id }) => id === areas[0])?.title ?? areas.join())
        : areas.join(', '),
  }[kind];
  return `${what} (${mode})${practice ? ', practice' : ''}`;
}
