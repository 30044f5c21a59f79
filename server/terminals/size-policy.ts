import type { TerminalSize } from '../../protocol/index.ts';

/**
 * The size of a terminal with several viewers: the smallest of those that can be seen, so that nobody misses a line.
 * Undefined when none can be seen: the size stays as it is.
 */
export function sharedSize(viewers: Iterable<{ size: TerminalSize; visible: boolean }>): TerminalSize | undefined {
  let shared: TerminalSize | undefined;
  for (const { size, visible } of viewers) {
    if (!visible) continue;
    shared = shared
      ? { cols: Math.min(shared.cols, size.cols), rows: Math.min(shared.rows, size.rows) }
      : { cols: size.cols, rows: size.rows };
  }
  return shared;
}
