/** The database: schema, migrations, repositories. The only door of this room. */
export * from './errors.ts';
export { openStore } from './open-store.ts';
export * from './sitting-types.ts';
export * from './types.ts';
