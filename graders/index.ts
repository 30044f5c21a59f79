/** The check language: parse, evaluate, explain. Pure: no Docker, no I/O; reads come through one small port. */
export * from './read-values.ts';
export * from './templates.ts';
export * from './types.ts';
