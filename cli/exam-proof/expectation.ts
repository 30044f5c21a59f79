/** Whether an output shows what a proof expects: every line, in this order, other lines between them allowed. */
export function missingLine(expect: string, output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trim());
  let from = 0;
  for (const wanted of expect.split('\n').map((line) => line.trim())) {
    if (wanted === '') continue;
    const pattern = /^\/(.+)\/$/.exec(wanted)?.[1];
    const fits = pattern === undefined ? (line: string) => line.includes(wanted) : matching(new RegExp(pattern));
    const found = lines.findIndex((line, index) => index >= from && fits(line));
    if (found === -1) return wanted;
    from = found + 1;
  }
  return undefined;
}

const matching = (pattern: RegExp) => (line: string) => pattern.test(line);
