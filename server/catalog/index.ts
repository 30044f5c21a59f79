/** Reads labs/, validates, watches for changes, gives typed labs. */
export { type CatalogOptions, labFolders, openCatalog } from './catalog.ts';
export { coverageMarkdown, coverageOf } from './coverage.ts';
export { type LoadedLab, loadLab } from './load-lab.ts';
export { type NewLabOptions, newLabFiles } from './new-lab.ts';
export { loadObjectives } from './objectives.ts';
export { labJsonSchema } from './schema.ts';
export { type SchemaIssue, schemaIssues } from './schema-issues.ts';
export { parseScript } from './scripts.ts';
export { type Place, YamlSource } from './source.ts';
export { addonsOf, labNodes, profileOf, requiredOf } from './topology.ts';
export * from './types.ts';
