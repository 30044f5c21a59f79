import type { SittingChange } from '../../protocol/index.ts';
import type { Store } from '../store/index.ts';
import { notFound } from './sitting-lookup.ts';
import type { Sitting } from './views.ts';

type Listener = (change: SittingChange) => void;

/** Sittings in memory and who follows them. The database has everything of them before anybody hears of it. */
export class SittingBook {
  readonly #store: Pick<Store, 'sittings' | 'transaction'>;
  /** Those that are not over, so that an answer need not read its paper again. */
  readonly #open = new Map<string, Sitting>();
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(store: Pick<Store, 'sittings' | 'transaction'>) {
    this.#store = store;
  }

  /** Throws ExamError `sitting_not_found`. */
  get(id: string): Sitting {
    const known = this.#open.get(id);
    if (known) return known;
    const { sittings } = this.#store;
    const row = sittings.find(id);
    if (!row) throw notFound(id);
    const sitting: Sitting = {
      row,
      answers: new Map(sittings.answers(id).map((answer) => [answer.number, answer])),
      live: new Map(sittings.live(id).map((live) => [live.number, live])),
    };
    if (row.state !== 'submitted') this.#open.set(id, sitting);
    return sitting;
  }

  /** One that is not over and in use. */
  known(id: string): Sitting | undefined {
    return this.#open.get(id);
  }

  add(sitting: Sitting): void {
    this.#store.sittings.insert(sitting.row);
    this.#open.set(sitting.row.id, sitting);
  }

  /** Does not keep it in memory any longer. */
  drop(id: string): void {
    this.#open.delete(id);
  }

  /** All or nothing: after a failure the database, which has none of it, is read again. */
  write(sitting: Sitting, work: () => void): void {
    try {
      this.#store.transaction(work);
    } catch (error) {
      this.#open.delete(sitting.row.id);
      throw error;
    }
  }

  /** Gives the unsubscriber. */
  follow(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(id);
    };
  }

  /** `change` is made only when somebody hears of it. */
  tell(id: string, change: () => SittingChange): void {
    const listeners = this.#listeners.get(id);
    if (!listeners) return;
    const news = change();
    for (const listener of listeners) listener(news);
  }

  close(): void {
    this.#listeners.clear();
  }
}
