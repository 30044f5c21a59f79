import './terminal.css';
import { useEffect, useRef, useState } from 'react';
import type { TerminalInfo, TerminalSize } from '../../../protocol/index.ts';
import { SearchBar } from './search-bar.tsx';
import type { SessionState } from './terminal-session.ts';
import { type TerminalModel, type TerminalViewProps, useTerminal } from './use-terminal.ts';

/** A lost connection shorter than this is not worth a word. */
const BADGE_AFTER_MS = 300;
const NOTICE_MS = 8000;

/** One terminal in the page. xterm.js is loaded when the first one is shown; it never takes the focus by itself. */
export function TerminalView(props: TerminalViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const model = useTerminal(container, props);
  const { state, info, room, terminal } = model;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="terminal" role="group" aria-label={`Terminal on ${props.node}`} data-state={state.kind}>
      {model.searching && terminal && (
        <SearchBar
          onSearch={(text, direction) => terminal.search(text, direction)}
          onClose={() => {
            model.setSearching(false);
            terminal.endSearch();
          }}
        />
      )}
      <div ref={container} className="terminal-screen" />
      <Badge state={state} />
      <Notice text={model.notice} onGone={() => model.setNotice(undefined)} />
      {info && room && <SharedSize info={info} room={room} />}
      <Ending model={model} />
    </div>
  );
}

function Badge({ state }: { state: SessionState }) {
  const [late, setLate] = useState(false);
  const waiting = state.kind === 'reconnecting' || state.kind === 'connecting';
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setLate(true), BADGE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [waiting]);
  return (
    <div className="terminal-badge" role="status" hidden={!late}>
      {late && (state.kind === 'reconnecting' ? 'reconnecting…' : 'connecting…')}
    </div>
  );
}

function Notice({ text, onGone }: { text: string | undefined; onGone: () => void }) {
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => gone.current(), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="terminal-notice" role="status" hidden={!text}>
      {text}
    </div>
  );
}

/** Says why the terminal does not fill its place: the smallest viewer decides. */
function SharedSize({ info, room }: { info: TerminalInfo; room: TerminalSize }) {
  if (info.viewers < 2 || info.state === 'exited' || (info.cols >= room.cols && info.rows >= room.rows)) return null;
  return (
    <div className="terminal-shared-size">
      {info.cols}×{info.rows}, sized to the smallest of {info.viewers} viewers
    </div>
  );
}

function Ending({ model }: { model: TerminalModel }) {
  const { state, reopen } = model;
  if (state.kind === 'exited') {
    const code = state.exitCode === undefined ? '' : ` (exit code ${state.exitCode})`;
    return (
      <div className="terminal-ending" role="status">
        <span>The shell has ended{code}.</span>
        <button type="button" onClick={reopen}>
          Open a new one
        </button>
      </div>
    );
  }
  if (state.kind !== 'failed') return null;
  const { title, detail, action } = state.problem;
  return (
    <div className="terminal-ending" role="alert">
      <span>
        {title}. {detail} {action}
      </span>
      <button type="button" onClick={reopen}>
        Open a new one
      </button>
    </div>
  );
}
