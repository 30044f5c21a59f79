/** Ports of sandboxes in tabs of a browser. The only door of this room. */
export { Previews } from './previews.ts';
