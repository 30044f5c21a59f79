import { describe, expect, it } from 'vitest';
import type { LabSummary } from '../../../protocol/index.ts';
import { labState, lanes, matches, NO_FILTER } from './lab-state.ts';

function lab(id: string, more: Partial<LabSummary> = {}): LabSummary {
  return {
    id,
    title: id,
    track: 'swarm',
    level: 'beginner',
    minutes: 20,
    summary: '',
    objectives: ['702.2'],
    nodes: 3,
    cluster: 'swarm',
    order: 0,
    needs: [],
    missing: [],
    without: [],
    areas: [],
    prerequisites: [],
    ...more,
  };
}

describe('the catalogue', () => {
  it('puts tracks in learning order and labs by their order', () => {
    const result = lanes([lab('b', { order: 2 }), lab('a', { order: 1 }), lab('c', { track: 'compose' })]);
    expect(result.map((lane) => lane.track)).toEqual(['compose', 'swarm']);
    expect(result[1]?.labs.map((l) => l.id)).toEqual(['a', 'b']);
  });

  it('finds a lab by words of its title and summary in any order', () => {
    const update = lab('x', { title: 'Rolling update', summary: 'Two tasks at a time' });
    expect(matches(update, { ...NO_FILTER, text: 'tasks rolling' })).toBe(true);
    expect(matches(update, { ...NO_FILTER, text: 'tasks secret' })).toBe(false);
  });

  it('filters by level, objective and state together', () => {
    const done = lab('x', { best: 100, level: 'advanced' });
    expect(matches(done, { ...NO_FILTER, level: 'advanced', state: 'done', objective: '702.2' })).toBe(true);
    expect(matches(done, { ...NO_FILTER, state: 'tried' })).toBe(false);
  });

  it('calls a lab below the pass mark tried, not done', () => {
    expect(labState(lab('x'))).toBe('new');
    expect(labState(lab('x', { best: 69 }))).toBe('tried');
    expect(labState(lab('x', { best: 70 }))).toBe('done');
  });
});
