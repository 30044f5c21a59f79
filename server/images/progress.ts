import type { ImageProgress } from '../../protocol/index.ts';

/** Details change with each line of a build; listeners hear of them this often at most. */
const DETAIL_EVERY_MS = 100;

/** One progress line an image, and those who listen. */
export class ProgressBoard {
  readonly #lines = new Map<string, ImageProgress>();
  readonly #started = new Map<string, number>();
  readonly #about = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #listeners = new Set<(progress: ImageProgress) => void>();

  all(): ImageProgress[] {
    return [...this.#lines.values()];
  }

  onProgress(listener: (progress: ImageProgress) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An image that nobody has looked at yet. */
  expect(name: string): void {
    this.#lines.set(name, { ...this.#usually(name), state: 'waiting', detail: 'not looked at yet' });
  }

  /** About how long an image takes: told while it is not there. */
  takes(name: string, ms: number | undefined): void {
    if (ms !== undefined) this.#about.set(name, ms);
  }

  /** Nothing was to do; what was made a moment ago stays told as made. */
  found(name: string): void {
    if (this.#lines.get(name)?.state !== 'ready') this.tell(name, 'ready', 'already there');
  }

  /** A new state or detail. `ms` counts from the first state that is work. */
  tell(name: string, state: ImageProgress['state'], detail: string, percent?: number): void {
    const now = Date.now();
    const before = this.#lines.get(name);
    const working = state === 'building' || state === 'pulling' || state === 'storing';
    if (working && !this.#started.has(name)) this.#started.set(name, now);
    const started = this.#started.get(name);
    const progress: ImageProgress = { ...(state === 'ready' ? { name } : this.#usually(name)), state, detail };
    if (percent !== undefined) progress.percent = percent;
    if (started !== undefined) progress.ms = now - started;
    this.#lines.set(name, progress);
    if (!working) this.#started.delete(name);
    const changed = before?.state !== state || before.percent !== percent;
    if (!changed && now - (this.#told.get(name) ?? 0) < DETAIL_EVERY_MS) return;
    this.#told.set(name, now);
    for (const listener of this.#listeners) listener(progress);
  }

  #usually(name: string): { name: string; aboutMs?: number } {
    const aboutMs = this.#about.get(name);
    return aboutMs === undefined ? { name } : { name, aboutMs };
  }
}
