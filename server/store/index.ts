/** The database: schema, migrations, repositories. The only door of this room. */
export * from './errors.ts';
export * from './types.ts';
