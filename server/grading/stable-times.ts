/** How long values have stayed the same, by key. Remembers the latest thousand keys. */
export class StableTimes {
  readonly #since = new Map<string, { value: string; at: number }>();

  /** When this value was first seen under the key without a break. */
  since(key: string, value: string, now: number): number {
    const known = this.#since.get(key);
    if (known?.value === value) return known.at;
    this.#since.delete(key);
    this.#since.set(key, { value, at: now });
    const oldest = this.#since.keys().next();
    if (this.#since.size > 1000 && !oldest.done) this.#since.delete(oldest.value);
    return now;
  }

  forget(key: string): void {
    this.#since.delete(key);
  }
}
