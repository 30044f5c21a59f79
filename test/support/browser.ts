import { type Browser, chromium, type LaunchOptions } from 'playwright';
import { findBrowser } from '../../server/doctor/index.ts';

/** The browser of the machine if there is one (DRYDOCK_CHROMIUM names it), else the one that Playwright brought. */
export const browserOptions: LaunchOptions = { executablePath: findBrowser(process.env), args: ['--no-sandbox'] };

export const launchBrowser = (): Promise<Browser> => chromium.launch(browserOptions);
