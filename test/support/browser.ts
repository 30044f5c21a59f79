import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright';

const wished = process.env.DRYDOCK_CHROMIUM ?? '/usr/bin/chromium';

/** The browser of the machine if there is one (`npm test` names it in DRYDOCK_CHROMIUM), else the one that Playwright brought. */
export const browserOptions: LaunchOptions = {
  executablePath: existsSync(wished) ? wished : undefined,
  args: ['--no-sandbox'],
};

export const launchBrowser = (): Promise<Browser> => chromium.launch(browserOptions);
