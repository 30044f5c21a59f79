/** Reads what this host can do and what that means for the labs. The only door of this room. */
export { createDoctor } from './doctor.ts';
export { type EngineAddress, type EngineSearch, findEngine } from './engine-address.ts';
export { engineGet } from './engine-http.ts';
export { findBrowser, registryReachable } from './machine-lines.ts';
