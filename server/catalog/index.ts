/** Reads labs/, validates, watches for changes, gives typed labs. */
export { labFolders, openCatalog } from './catalog.ts';
export { coverageMarkdown, coverageOf } from './coverage.ts';
export { loadLab } from './load-lab.ts';
export { newLabFiles } from './new-lab.ts';
export { loadObjectives } from './objectives.ts';
export { labJsonSchema } from './schema.ts';
export { type SchemaIssue, schemaIssues } from './schema-issues.ts';
export { parseScript } from './scripts.ts';
export { type Place, YamlSource } from './source.ts';
export { addonsOf, labNodes, profileOf, requiredOf } from './topology.ts';
export * from './types.ts';
