/** The check language: parse, evaluate, explain. Pure: no Docker, no I/O; reads come through one small port. */
export { compileLab } from './compile.ts';
export { isReservedName } from './environment.ts';
export * from './fill/index.ts';
export { mutants } from './mutants.ts';
export { createPass } from './pass.ts';
export { titleOf } from './read-facts.ts';
export * from './read-values.ts';
export * from './templates.ts';
export * from './types.ts';
