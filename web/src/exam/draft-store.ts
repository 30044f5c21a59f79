import type { Draft } from './answer-queue.ts';

/** An answer that the server may not have, with the revision of what it had when this was wished for. */
export interface KeptDraft extends Draft {
  revision: number;
}

type Locks = Pick<LockManager, 'request'>;

/** What of the browser is needed, given by tests. `locks` is absent on pages that are not served securely. */
export interface DraftPlaces {
  lasting: Storage;
  /** Of this tab alone: the place where there are no locks. */
  ofTab: Storage;
  locks: Locks | undefined;
}

const browserPlaces = (): DraftPlaces => ({
  lasting: window.localStorage,
  ofTab: window.sessionStorage,
  locks: navigator.locks,
});

/**
 * Answers on their way, kept in this browser until the server has them, also when the tab is closed. Each page has a drawer of
 * its own, which it locks as long as it lives; drawers that nobody holds are taken over by the next page of the sitting.
 */
export class DraftStore {
  readonly #prefix: string;
  readonly #key: string;
  readonly #places: DraftPlaces | undefined;
  readonly #closing = new AbortController();

  constructor(sittingId: string, tab: string, places: () => DraftPlaces = browserPlaces) {
    this.#prefix = `drydock.sitting.${sittingId}.`;
    this.#key = this.#prefix + tab;
    this.#places = attempt(places);
    const { locks } = this.#places ?? {};
    const { signal } = this.#closing;
    // Held until the page goes, however it goes.
    locks
      ?.request(
        this.#key,
        { signal },
        () => new Promise<void>((done) => signal.addEventListener('abort', () => done())),
      )
      .catch((error: unknown) => {
        if (!signal.aborted) console.info('Drydock: this browser locks nothing.', error);
      });
  }

  keep(drafts: Record<string, KeptDraft>): void {
    attempt(() => {
      if (Object.keys(drafts).length === 0) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(drafts));
    });
  }

  /** What pages of this sitting left that are gone. It is not left any more. */
  async takeOver(): Promise<Record<string, KeptDraft>[]> {
    const { locks } = this.#places ?? {};
    const storage = this.#storage;
    if (!storage) return [];
    const left = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter(
      (key) => key.startsWith(this.#prefix) && key !== this.#key,
    );
    if (!locks) return left.flatMap((key) => taken(storage, key));
    const drawers = left.map((key) =>
      locks.request(key, { ifAvailable: true }, (lock) => (lock ? taken(storage, key) : [])),
    );
    return (await Promise.all(drawers)).flat();
  }

  /** Lets the drawer go; what is in it is there for the next page. */
  close(): void {
    this.#closing.abort();
  }

  /** Without locks nobody can tell a tab that is gone from one that lives: only what is of this tab is safe to take. */
  get #storage(): Storage | undefined {
    return this.#places?.locks ? this.#places.lasting : this.#places?.ofTab;
  }
}

function taken(storage: Storage, key: string): Record<string, KeptDraft>[] {
  const text = storage.getItem(key);
  storage.removeItem(key);
  const drafts = attempt(() => JSON.parse(text ?? '{}') as Record<string, KeptDraft>);
  return drafts ? [drafts] : [];
}

/** Storage may be forbidden or full: then nothing is kept, and the answers are sent all the same. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    console.info('Drydock: this browser keeps no answers.', error);
    return undefined;
  }
}
