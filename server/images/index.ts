/** Makes sure that node and lab images exist. The only door of this room. */
export { createImages } from './images.ts';
export { type FollowedNodeImage, followNodeImage } from './node-image.ts';
export * from './types.ts';
