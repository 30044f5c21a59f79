import type { Terminal } from '@xterm/xterm';

/** More than this a program may not put into the clipboard. */
const MAX_PROGRAM_TEXT = 100 * 1024;

export interface TerminalClipboardOptions {
  terminal: Terminal;
  container: HTMLElement;
  paste(text: string): void;
  onNotice(text: string): void;
}

/**
 * Copy and paste: native paste events (Ctrl+Shift+V, Shift+Insert, middle click), right click that copies the selection
 * or else pastes, and programs that set the clipboard. Shift+right click shows the browser's own menu.
 */
export class TerminalClipboard {
  private readonly listening = new AbortController();

  constructor(private readonly options: TerminalClipboardOptions) {
    const { container } = options;
    const { signal } = this.listening;
    // capture: before xterm, which would not cut the text in pieces
    container.addEventListener('paste', (event) => this.takePaste(event), { capture: true, signal });
    container.addEventListener('contextmenu', (event) => this.takeRightClick(event), { capture: true, signal });
  }

  copySelection(): void {
    const text = this.options.terminal.getSelection();
    if (text) void this.copy(text);
  }

  /** From a program, by OSC 52. */
  async write(text: string): Promise<void> {
    if (text.length <= MAX_PROGRAM_TEXT) await this.copy(text);
    else this.options.onNotice('A program wanted to copy more than 100 KiB; it was not copied.');
  }

  dispose(): void {
    this.listening.abort();
  }

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      // not a secure context, or refused: the older way copies the selection of the focused terminal
      if (!this.copyByCommand(text)) {
        console.warn('Copying was refused:', error);
        this.options.onNotice('The browser did not allow copying.');
      }
    }
  }

  private copyByCommand(text: string): boolean {
    const put = (event: ClipboardEvent) => {
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener('copy', put, { capture: true });
    try {
      return document.execCommand('copy');
    } finally {
      document.removeEventListener('copy', put, { capture: true });
    }
  }

  private takePaste(event: ClipboardEvent): void {
    // the search field has a paste of its own
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopPropagation();
    this.options.paste(event.clipboardData?.getData('text/plain') ?? '');
  }

  private takeRightClick(event: MouseEvent): void {
    const { terminal } = this.options;
    const canRead = typeof navigator.clipboard?.readText === 'function';
    if (event.shiftKey || (!terminal.hasSelection() && !canRead)) return;
    event.preventDefault();
    event.stopPropagation();
    if (terminal.modes.mouseTrackingMode !== 'none') return;
    if (terminal.hasSelection()) {
      this.copySelection();
      terminal.clearSelection();
    } else void this.pasteFromClipboard();
    terminal.focus();
  }

  private async pasteFromClipboard(): Promise<void> {
    try {
      this.options.paste(await navigator.clipboard.readText());
    } catch (error) {
      console.info('Reading the clipboard was refused:', error);
      this.options.onNotice('The browser does not allow reading the clipboard: paste with Ctrl+Shift+V.');
    }
  }
}
