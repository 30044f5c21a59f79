/**
 * How Node.js runs server/main.ts; images/server/Dockerfile says the same. V8's young generation is kept at 4 MiB: left
 * to itself it grows to 32 MiB under a flood of terminal output and stays there, and buffers that nobody needs any more
 * wait in it, outside of the heap, until it is full (docs/decisions/0004-terminals.md).
 */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=2', '--import', 'tsx'];
