import { findBrowser } from '../../server/doctor/index.ts';
import { aptInstall, isDebian, isRoot } from './command.mjs';
import { type Progress, SetupError } from './progress.mjs';

/** Path of a Chromium for the end-to-end tests; Debian's package is installed where it may be. */
export async function ensureChromium(progress: Progress): Promise<string> {
  const found = findBrowser(process.env);
  if (found) return found;
  if (isDebian() && isRoot) {
    const install = (name: string) =>
      aptInstall(progress, [name, 'fonts-dejavu-core'], 'the tests of the page need a browser');
    // Ubuntu and Debians before 13 as they came do not have the small one.
    await install('chromium-headless-shell').catch(() => install('chromium'));
    const installed = findBrowser(process.env);
    if (installed) return installed;
  }
  throw new SetupError(
    'No Chromium found for the tests of the page.',
    'Install one (Debian: sudo apt-get install chromium) or name it: DRYDOCK_CHROMIUM=/path/to/chrome npm test',
  );
}
