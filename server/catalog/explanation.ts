const CUT = /^<!--\s*task:\s*(\S+)\s*-->\s*$/;

export interface Explanation {
  /** Before the first cut: what is said of the whole lab. */
  lab: string;
  /** Task id -> what is said of its solution. */
  tasks: Record<string, string>;
}

/** Cuts explanation.md at its lines `<!-- task: id -->`. */
export function parseExplanation(text: string): Explanation {
  const lab: string[] = [];
  const tasks = new Map<string, string[]>();
  let current = lab;
  for (const line of text.split('\n')) {
    const id = CUT.exec(line)?.[1];
    if (id === undefined) current.push(line);
    else {
      current = tasks.get(id) ?? [];
      tasks.set(id, current);
    }
  }
  const whole = (lines: string[]) => lines.join('\n').trim();
  return { lab: whole(lab), tasks: Object.fromEntries([...tasks].map(([id, lines]) => [id, whole(lines)])) };
}
