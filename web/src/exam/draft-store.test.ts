import { expect, it } from 'vitest';
import { type DraftPlaces, DraftStore, type KeptDraft } from './draft-store.ts';

/** A browser with storage and locks, as far as drafts need it. */
function browser(secure = true) {
  const kept = new Map<string, string>();
  const storage = {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
  const held = new Set<string>();
  const request = async (name: string, _options: LockOptions, work: (lock: Lock | null) => unknown) => {
    if (held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  const locks = { request } as unknown as NonNullable<DraftPlaces['locks']>;
  return { kept, places: () => ({ lasting: storage, ofTab: storage, locks: secure ? locks : undefined }) };
}

const draft = (text: string): KeptDraft => ({ choice: [], text, flagged: false, revision: 2 });

it('gives what a closed tab could not send to the next, once', async () => {
  const { kept, places } = browser();
  const first = new DraftStore('x1', 'a', places);
  first.keep({ 3: draft('--scale') });
  const other = new DraftStore('x2', 'b', places);
  expect(await other.takeOver()).toEqual([]);
  first.close();
  await Promise.resolve();
  await Promise.resolve();
  const second = new DraftStore('x1', 'c', places);
  expect(await second.takeOver()).toEqual([{ 3: draft('--scale') }]);
  expect(await second.takeOver()).toEqual([]);
  expect(kept.size).toBe(0);
});

it('leaves a tab alone that lives, and keeps nothing that has arrived', async () => {
  const { kept, places } = browser();
  const first = new DraftStore('x1', 'a', places);
  first.keep({ 3: draft('--scale') });
  const second = new DraftStore('x1', 'b', places);
  expect(await second.takeOver()).toEqual([]);
  first.keep({});
  expect(kept.size).toBe(0);
});

it('survives a reload where there are no locks, and storage that is forbidden', async () => {
  const { places } = browser(false);
  new DraftStore('x1', 'a', places).keep({ 3: draft('--scale') });
  expect(await new DraftStore('x1', 'b', places).takeOver()).toEqual([{ 3: draft('--scale') }]);
  const forbidden = new DraftStore('x1', 'c', () => {
    throw new Error('forbidden');
  });
  forbidden.keep({ 3: draft('--scale') });
  expect(await forbidden.takeOver()).toEqual([]);
});
