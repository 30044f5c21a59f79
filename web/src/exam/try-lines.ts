/** Numbers of the lines that are only before (`gone`) or only after (`come`), whatever their order; each counted as often as it stands there. */
export function changedLines(before: string, after: string): { gone: Set<number>; come: Set<number> } {
  return { gone: missing(before, after), come: missing(after, before) };
}

function missing(of: string, from: string): Set<number> {
  const left = new Map<string, number>();
  for (const line of from.split('\n').map(plain)) left.set(line, (left.get(line) ?? 0) + 1);
  const found = new Set<number>();
  of.split('\n').forEach((line, index) => {
    const count = left.get(plain(line)) ?? 0;
    if (count > 0) left.set(plain(line), count - 1);
    else found.add(index);
  });
  return found;
}

/** Columns get other widths when another line comes. */
const plain = (line: string) => line.trim().replace(/\s+/g, ' ');
