/**
 * How Node.js runs server/main.ts; images/server/Dockerfile says the same. V8's young generation is kept at 4 MiB: left
 * to itself it grows to 32 MiB under a flood of terminal output and stays there, and buffers that nobody needs any more
 * wait in it, outside of the heap, until it is full (docs/decisions/0004-terminals.md).
 */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=2', '--import', 'tsx'];

/**
 * With what environment it runs, where nobody says otherwise. glibc would give every thread of Node.js a heap of its own
 * that keeps what was freed: with two of them a flood leaves 1 to 5 MiB behind, and 5 to 10 without.
 */
export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' } as const;
