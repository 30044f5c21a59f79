/** Number of hues that tokens.css names --chip-1 … */
export const HUES = 8;

/**
 * Gives each group a hue that it keeps while the page is open: a service that comes or goes changes no other colour.
 * Plain containers (no group) stay neutral: hue 0.
 */
export class Hues {
  readonly #known = new Map<string, number>();

  of(group: string): number {
    if (!group) return 0;
    const known = this.#known.get(group);
    if (known !== undefined) return known;
    const hue = this.#free();
    this.#known.set(group, hue);
    return hue;
  }

  #free(): number {
    const uses = Array.from({ length: HUES }, () => 0);
    for (const hue of this.#known.values()) uses[hue - 1] = (uses[hue - 1] ?? 0) + 1;
    return uses.indexOf(Math.min(...uses)) + 1;
  }
}
