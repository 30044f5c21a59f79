import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page as Tab } from 'playwright';
import { expect } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ServerProcess } from './terminals-page.ts';
import { buildTerminalPage, startTestNode } from './terminals-support.ts';

/** Other suites may have the processor. */
export const SOON = { timeout: 20_000 };

/** A node, a server of its terminals, and a browser that shows them. */
export class TerminalsInBrowser {
  readonly #complaints: string[] = [];
  readonly context: BrowserContext;
  readonly #server: ServerProcess;
  readonly #end: () => Promise<void>;

  private constructor(context: BrowserContext, server: ServerProcess, end: () => Promise<void>) {
    this.context = context;
    this.#server = server;
    this.#end = end;
  }

  static async make(): Promise<TerminalsInBrowser> {
    const endings: (() => PromiseLike<unknown>)[] = [];
    const end = async () => {
      for (const ending of endings.splice(0).reverse()) await ending();
    };
    const folder = async (name: string) => {
      const path = await mkdtemp(join(tmpdir(), `drydock-${name}-`));
      endings.push(() => rm(path, { recursive: true, force: true }));
      return path;
    };
    try {
      const made = await startTestNode();
      endings.push(() => made[Symbol.asyncDispose]());
      const [kept, page] = [await folder('terminals'), await folder('page')];
      await buildTerminalPage(page);
      const server = await ServerProcess.start(kept, made.node, 0, page);
      endings.push(() => server.kill());
      const browser = await launchBrowser();
      endings.push(() => browser.close());
      const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
      return new TerminalsInBrowser(context, server, end);
    } catch (error) {
      await end();
      throw error;
    }
  }

  get address(): string {
    return `http://127.0.0.1:${this.#server.port}/`;
  }

  /** A tab whose shell has come. */
  async open(hash = '', size = { width: 1000, height: 600 }): Promise<Tab> {
    const tab = await this.context.newPage();
    await tab.setViewportSize(size);
    tab.on('pageerror', (error) => this.#complaints.push(error.message));
    tab.on('console', (message) => {
      if (message.type() !== 'error' || /WebSocket|ERR_CONNECTION/.test(message.text())) return;
      this.#complaints.push(message.text());
    });
    await tab.goto(this.address + hash);
    await shows(tab, /root@node1:~#/);
    return tab;
  }

  /** After each test: no tab, no terminal and nothing that the page complained about is left. */
  async forget(): Promise<void> {
    for (const tab of this.context.pages()) await tab.close();
    await this.#server.ask('forget');
    expect(this.#complaints.splice(0)).toEqual([]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end();
  }
}

/** The rows that a screen reader gets: also what is seen, whichever renderer draws. */
export const screen = (tab: Tab): Promise<string> =>
  tab.evaluate(() =>
    [...document.querySelectorAll('.xterm-accessibility-tree > div')]
      .map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd())
      .join('\n'),
  );

export const shows = (tab: Tab, pattern: RegExp, timeout = 20_000) =>
  expect.poll(() => screen(tab), { timeout, interval: 50 }).toMatch(pattern);

export async function type(tab: Tab, text: string): Promise<void> {
  await tab.locator('.terminal-screen').click();
  await tab.keyboard.type(text);
}
