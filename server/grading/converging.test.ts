import { describe, expect, it } from 'vitest';
import type { Json, ReadResult } from '../../graders/index.ts';
import { converging } from './converging.ts';

const read = (value: Json): ReadResult => ({ ok: true, value });
const unread = { ok: false } as ReadResult;
const task = (desired: string, state: string, error = ''): Json => ({
  DesiredState: desired,
  Status: { State: state, Err: error },
});

describe('what is on its way', () => {
  it('are tasks that start, however deep they lie', () => {
    expect(converging([read({ service: { tasks: [task('running', 'running'), task('running', 'preparing')] } })])).toBe(
      'yes',
    );
  });

  it('are updates and first health checks', () => {
    expect(converging([read({ UpdateStatus: { State: 'updating' } })])).toBe('yes');
    expect(converging([read({ State: { Status: 'running', Health: { Status: 'starting' } } })])).toBe('yes');
  });

  it('is not a task that no node is good for', () => {
    const nowhere = task('running', 'pending', 'no suitable node (scheduling constraints not satisfied on 3 nodes)');
    expect(converging([read([nowhere])])).toBe('no');
    expect(converging([read([task('running', 'pending')])])).toBe('yes');
  });

  it('may be what should end, and what could not be read', () => {
    expect(converging([read([task('shutdown', 'running')])])).toBe('perhaps');
    expect(converging([read([task('ready', 'ready')])])).toBe('perhaps');
    expect(converging([unread, read(1)])).toBe('perhaps');
    expect(converging([unread, read([task('running', 'starting')])])).toBe('yes');
  });

  it('may be a stack of which networks alone are left: containers leave them when they have stopped', () => {
    const stack = { name: 'shop', services: {}, networks: { default: {} }, secrets: {}, configs: {} };
    expect(converging([read(stack)])).toBe('perhaps');
    expect(converging([read({ ...stack, services: { web: {} } })])).toBe('no');
    expect(converging([read({ ...stack, networks: {}, secrets: { key: {} } })])).toBe('no');
  });

  it('is nothing once all has its state', () => {
    expect(converging([read([task('running', 'running'), task('shutdown', 'complete')]), read(null)])).toBe('no');
  });
});
