import '@xterm/xterm/css/xterm.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { ClipboardAddon } from '@xterm/addon-clipboard';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { TERMINAL_LIMITS, type TerminalSize } from '../../../protocol/index.ts';
import { drawsInHardware } from './graphics.ts';
import { leaveAnswersToServer } from './terminal-answers.ts';
import { TerminalClipboard } from './terminal-clipboard.ts';
import { meaningOf, pasteText } from './terminal-keys.ts';
import type { Display } from './terminal-session.ts';
import { readTheme } from './terminal-theme.ts';

const FONT = "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace";
const FONT_PX = 14;
const SCROLLBACK_LINES = 5000;
/** A container that is not laid out yet. */
const DEFAULT_SIZE: TerminalSize = { cols: 100, rows: 30 };
const RESIZE_MS = 80;
/** What the session keeper holds for a program that does not read is a MiB (a character may have three bytes). */
const MAX_PASTE_CHARS = 340_000;
const FONT_WAIT_MS = 1500;

export interface BrowserTerminalOptions {
  container: HTMLElement;
  /** What screen readers call it. */
  label: string;
  screenReader: boolean;
  active: boolean;
  onInput(bytes: Uint8Array): void;
  /** The room changed (after the layout has come to rest). */
  onRoom(size: TerminalSize): void;
  /** A key that the page may take: true when it did. */
  onAppKey(event: KeyboardEvent): boolean;
  onSearch(): void;
  onNotice(text: string): void;
  /** An address in the output was clicked. */
  onLink(uri: string): void;
}

/** xterm.js with its addons, the clipboard and the keys as this page wants them. Knows no socket and no framework. */
export class BrowserTerminal implements Display {
  private readonly terminal: Terminal;
  private readonly fitter = new FitAddon();
  private readonly searcher = new SearchAddon();
  private readonly clipboard: TerminalClipboard;
  private readonly observer: ResizeObserver;
  private readonly encoder = new TextEncoder();
  private answersColours = true;
  private readonly mayUseWebgl = drawsInHardware();
  private webgl: WebglAddon | undefined;
  private resizeTimer: number | undefined;
  private lastRoom = DEFAULT_SIZE;

  /** Waits (shortly) for the font, by whose measure the columns are counted. */
  static async create(options: BrowserTerminalOptions): Promise<BrowserTerminal> {
    const font = document.fonts.load(`${FONT_PX}px 'JetBrains Mono Variable'`);
    await Promise.race([font, new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))]);
    return new BrowserTerminal(options);
  }

  private constructor(private readonly options: BrowserTerminalOptions) {
    this.terminal = new Terminal({
      allowProposedApi: true,
      fontFamily: FONT,
      fontSize: FONT_PX,
      lineHeight: 1.2,
      scrollback: SCROLLBACK_LINES,
      cursorBlink: false,
      minimumContrastRatio: 4.5,
      macOptionIsMeta: true,
      rightClickSelectsWord: false,
      screenReaderMode: options.screenReader,
      theme: readTheme(options.container),
    });
    this.clipboard = new TerminalClipboard({
      terminal: this.terminal,
      container: options.container,
      paste: (text) => this.paste(text),
      onNotice: (text) => options.onNotice(text),
    });
    this.loadAddons();
    this.terminal.open(options.container);
    this.terminal.textarea?.setAttribute('aria-label', options.label);
    this.terminal.attachCustomKeyEventHandler((event) => this.takeKey(event));
    this.terminal.onData((text) => options.onInput(this.encoder.encode(text)));
    // mouse reports of old programs: one byte a character
    this.terminal.onBinary((text) => options.onInput(Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff)));
    // before anybody asks for the room: WebGL's cells have another width
    this.setActive(options.active);
    this.observer = new ResizeObserver(() => this.roomChanged());
    this.observer.observe(options.container);
  }

  write(bytes: Uint8Array, drawn: () => void): void {
    this.terminal.write(bytes, drawn);
  }

  resize(size: TerminalSize): void {
    if (size.cols !== this.terminal.cols || size.rows !== this.terminal.rows) {
      this.terminal.resize(size.cols, size.rows);
    }
  }

  /** Columns and rows that fit; the last known while it is hidden. */
  room(): TerminalSize {
    const proposed = this.options.container.clientWidth > 0 ? this.fitter.proposeDimensions() : undefined;
    if (proposed && Number.isFinite(proposed.cols) && Number.isFinite(proposed.rows)) {
      this.lastRoom = {
        cols: clamp(proposed.cols, TERMINAL_LIMITS.maxCols),
        rows: clamp(proposed.rows, TERMINAL_LIMITS.maxRows),
      };
    }
    return this.lastRoom;
  }

  /**
   * Browsers allow few WebGL contexts: only a terminal that is seen has one. Without WebGL, or where software would
   * do its work, the DOM renderer draws.
   */
  setActive(active: boolean): void {
    if (!this.mayUseWebgl || active === Boolean(this.webgl)) return;
    if (active) this.loadWebgl();
    else this.dropWebgl();
  }

  /** Takes the colours from the page's design tokens anew. */
  updateTheme(): void {
    this.terminal.options.theme = readTheme(this.options.container);
  }

  /** Programs that ask for colours are told ours; of several viewers nobody answers. */
  setAnswersColours(answers: boolean): void {
    this.answersColours = answers;
  }

  setScreenReader(on: boolean): void {
    this.terminal.options.screenReaderMode = on;
  }

  focus(): void {
    this.terminal.focus();
  }

  blur(): void {
    this.terminal.blur();
  }

  paste(text: string): void {
    if (text.length > MAX_PASTE_CHARS) {
      this.options.onNotice(
        'This is too much to paste at once (at most 340,000 characters): a slow program would lose some of it.',
      );
    } else if (text) this.terminal.input(pasteText(text, this.terminal.modes.bracketedPasteMode));
  }

  /** Types a command and Enter. */
  run(text: string): void {
    this.paste(text.replace(/\r?\n$/, ''));
    this.terminal.input('\r');
  }

  /** True when something was found. */
  search(text: string, direction: 'next' | 'previous'): boolean {
    if (!text) {
      this.searcher.clearDecorations();
      return true;
    }
    return direction === 'next' ? this.searcher.findNext(text) : this.searcher.findPrevious(text);
  }

  endSearch(): void {
    this.searcher.clearDecorations();
    this.terminal.clearSelection();
    this.focus();
  }

  dispose(): void {
    clearTimeout(this.resizeTimer);
    this.observer.disconnect();
    this.clipboard.dispose();
    this.dropWebgl();
    this.terminal.dispose();
  }

  private loadAddons(): void {
    this.terminal.loadAddon(this.fitter);
    this.terminal.loadAddon(this.searcher);
    this.terminal.loadAddon(new WebLinksAddon((_event, uri) => this.options.onLink(uri)));
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    // programs may set the clipboard (OSC 52), never read it
    const writeText = (_selection: unknown, text: string) => this.clipboard.write(text);
    this.terminal.loadAddon(new ClipboardAddon(undefined, { readText: () => '', writeText }));
    leaveAnswersToServer(this.terminal.parser, () => this.answersColours);
  }

  private loadWebgl(): void {
    const addon = new WebglAddon();
    try {
      addon.onContextLoss(() => {
        this.dropWebgl();
        this.roomChanged();
      });
      this.terminal.loadAddon(addon);
      this.webgl = addon;
    } catch (error) {
      addon.dispose();
      console.info('The terminal is drawn without WebGL:', error);
    }
  }

  private dropWebgl(): void {
    this.webgl?.dispose();
    this.webgl = undefined;
  }

  private takeKey(event: KeyboardEvent): boolean {
    const meaning = meaningOf(event);
    if (meaning === 'shell') {
      if (event.type !== 'keydown' || !this.options.onAppKey(event)) return true;
      event.preventDefault();
      return false;
    }
    // a paste is left to the browser: its paste event needs no permission
    if (meaning !== 'paste') event.preventDefault();
    if (event.type !== 'keydown') return false;
    if (meaning === 'copy') this.clipboard.copySelection();
    if (meaning === 'search') this.options.onSearch();
    return false;
  }

  private roomChanged(): void {
    clearTimeout(this.resizeTimer);
    this.resizeTimer = window.setTimeout(() => {
      if (this.options.container.clientWidth > 0) this.options.onRoom(this.room());
    }, RESIZE_MS);
  }
}

function clamp(value: number, max: number): number {
  return Math.max(2, Math.min(max, value));
}
