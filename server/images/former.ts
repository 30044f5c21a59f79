import type { ImageHost } from '../host/index.ts';
import { HostView } from './host-view.ts';

/** Younger nameless images may be another server's, half built. */
const FORMER_AFTER_MS = 10 * 60_000;

/** Removes images of our making that lost their name to a newer one; in use (an old sandbox) they stay. Gives ids. */
export async function removeFormer(imageHost: ImageHost, signal?: AbortSignal): Promise<string[]> {
  const host = await HostView.read(imageHost, signal);
  const removed: string[] = [];
  for (const image of host.former(Date.now() - FORMER_AFTER_MS)) {
    if (await imageHost.removeImage(image.id)) removed.push(image.id);
  }
  return removed;
}
