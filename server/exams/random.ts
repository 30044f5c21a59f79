/** Numbers that follow from a seed: the same seed gives the same paper, on every machine and for ever. */
export interface Random {
  /** 0 <= n < below */
  below(below: number): number;
  /** The same members in another order. */
  shuffled<T>(list: readonly T[]): T[];
}

/** sfc32, started by a hash of the text (both by C. Doty-Humphrey and others, in the public domain). */
export function seededRandom(seed: string): Random {
  const next = sfc32(seed);
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    shuffled(list) {
      const result = [...list];
      for (let i = result.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [result[i], result[j]] = [result[j] as (typeof result)[number], result[i] as (typeof result)[number]];
      }
      return result;
    },
  };
}

const WARM_UP = 16;

function sfc32(seed: string): () => number {
  let [a, b, c, d] = [hash(`${seed}/a`), hash(`${seed}/b`), hash(`${seed}/c`), 1];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return next;
}

/** FNV-1a, mixed once more at the end. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
