/** Ports of sandboxes in tabs of a browser. The only door of this room. */
export type { Asked } from './addresses.ts';
export { Previews } from './previews.ts';
