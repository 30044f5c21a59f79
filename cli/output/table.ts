import Table from 'cli-table3';

/** Rows under a head line; long cells wrap at the terminal's width (100 columns where there is none). */
export function table(head: string[], rows: string[][], widths: (number | null)[] = []): string {
  const made = new Table({
    head,
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  made.push(...rows);
  return `${made.toString()}\n`;
}
