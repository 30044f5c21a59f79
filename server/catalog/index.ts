/** Reads labs/, validates, watches for changes, gives typed labs. */
export { type CatalogOptions, labFolders, openCatalog } from './catalog.ts';
export { type LoadedLab, loadLab } from './load-lab.ts';
export { type NewLabOptions, newLabFiles } from './new-lab.ts';
export { labJsonSchema } from './schema.ts';
export { parseScript } from './scripts.ts';
export { labNodes } from './topology.ts';
export * from './types.ts';
