import { describe, expect, it } from 'vitest';
import type { LabSummary } from '../../../protocol/index.ts';
import { coverOf, minutesText, nextOf, openPrerequisites } from './path.ts';

function lab(id: string, more: Partial<LabSummary> = {}): LabSummary {
  return {
    id,
    title: id,
    track: 'swarm',
    level: 'beginner',
    minutes: 20,
    summary: '',
    objectives: [],
    areas: [],
    prerequisites: [],
    nodes: 3,
    cluster: 'swarm',
    order: 0,
    needs: [],
    missing: [],
    without: [],
    ...more,
  };
}

const area = (name: string) => ({ name, title: name });
const EXAMS = [
  {
    id: '701-100',
    title: '1.0',
    draft: false,
    objectives: [
      { id: '702.1', title: '', areas: [area('701-100: 702.1a')] },
      { id: '702.2', title: '', areas: [area('701-100: 702.2a'), area('701-100: 702.2b')] },
    ],
  },
  {
    id: '701-200',
    title: '2.0',
    draft: true,
    objectives: [{ id: '702.3', title: '', areas: [area('701-200: 702.3a')] }],
  },
];

describe('a path of labs', () => {
  it('covers areas of the objectives that its labs touch', () => {
    const [cover, ...rest] = coverOf([lab('a', { objectives: ['701-100: 702.2b'] })], EXAMS);
    expect(rest).toEqual([]);
    expect(cover).toMatchObject({ title: '701-100: 702.2', covered: 1 });
    expect(cover?.areas.map(({ covered }) => covered)).toEqual([false, true]);
  });

  it('goes on with the first lab that is not done and whose prerequisites are', () => {
    const path = [
      lab('a', { best: 80 }),
      lab('b', { prerequisites: ['c'] }),
      lab('c', { best: 69, prerequisites: ['a', 'nowhere'] }),
    ];
    expect(openPrerequisites(path[1] ?? lab('x'), path).map(({ id }) => id)).toEqual(['c']);
    expect(nextOf(path, path)?.id).toBe('c');
    expect(nextOf([lab('a', { best: 100 })], [])).toBeUndefined();
  });

  it('says how long it takes', () => {
    expect([0, 45, 60, 385].map(minutesText)).toEqual(['0 min', '45 min', '1 h', '6 h 25 min']);
  });
});
