import Table from 'cli-table3';

/** One measured comparison: ours beside its floor, from the same run. */
export interface Row {
  what: string;
  ours: number;
  floor: number;
  unit: string;
  /** What must hold, e.g. "<= 1.30 x floor", and whether it does. */
  wanted?: { text: string; holds: boolean };
}

/** All benchmarks print this kind of table, so that two runs can be laid side by side. */
export function printTable(title: string, rows: Row[]): void {
  const table = new Table({ head: ['', 'ours', 'floor', 'ratio', 'wanted', ''], style: { head: [], border: [] } });
  for (const row of rows) {
    const number = (value: number) => `${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${row.unit}`;
    const ratio = row.floor > 0 ? (row.ours / row.floor).toFixed(2) : '–';
    table.push([row.what, number(row.ours), number(row.floor), ratio, row.wanted?.text ?? '', verdict(row)]);
  }
  process.stdout.write(`${title}\n${table.toString()}\n`);
  if (rows.some((row) => row.wanted && !row.wanted.holds)) process.exitCode = 1;
}

function verdict(row: Row): string {
  if (!row.wanted) return '';
  return row.wanted.holds ? 'ok' : 'MISSED';
}

/** p in 0..1; the nearest rank. */
export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

/** Of an even number of values: the mean of the two in the middle. */
export function median(values: number[]): number {
  const fromAbove = -percentile(
    values.map((value) => -value),
    0.5,
  );
  return (percentile(values, 0.5) + fromAbove) / 2;
}
