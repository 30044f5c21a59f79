const PAUSES_MS = [300, 900, 2000];

/**
 * Loads a part of the page, and again when that fails. Browsers break off requests whenever the host's network
 * changes (ERR_NETWORK_CHANGED), which is just what starting a sandbox does to the machine it runs on.
 */
export async function loadAgain<T>(load: () => Promise<T>, pausesMs = PAUSES_MS): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await load();
    } catch (error) {
      console.info(`Drydock: a part of the page did not load, once more in ${pauseMs} ms.`, error);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return load();
}
