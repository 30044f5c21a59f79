import { distance } from 'fastest-levenshtein';

/** So many letters of a name, one in so many, may be wrong. */
const ONE_WRONG_IN = 4;
const MOST_NAMED = 5;

/** What is said of a name that no lab has: those that it may mean, and where to look. */
export function noSuchLab(name: string, ids: readonly string[]): string {
  const near = similar(name, ids);
  const meant = near.length === 0 ? '' : ` (did you mean ${near.join(', ')}?)`;
  return `no such lab: ${name}${meant}; npx drydock lab list prints all, and a folder with lab.yaml may be named as well`;
}

/** Ids that it is a part of, else those that differ by a few letters, the nearest first. */
function similar(name: string, ids: readonly string[]): string[] {
  const within = ids.filter((id) => name.length > 2 && id.includes(name));
  if (within.length > 0 && within.length <= MOST_NAMED) return within;
  return ids
    .map((id) => ({ id, wrong: distance(name, id) }))
    .filter(({ id, wrong }) => wrong * ONE_WRONG_IN <= id.length)
    .sort((a, b) => a.wrong - b.wrong)
    .slice(0, MOST_NAMED)
    .map(({ id }) => id);
}
