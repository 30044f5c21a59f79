import { type ReactNode, useEffect, useRef } from 'react';
import type { AttemptView, HostView } from '../../../protocol/index.ts';
import { useConnected } from '../api/services.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useNow } from '../parts/use-now.ts';
import { WARN_MS } from './header.tsx';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  host: HostView | undefined;
  actions: Actions;
}

/** What is wrong right now, above the work and never over the prompt. Each goes away by itself when it is mended. */
export function Banners({ attempt, host, actions }: Props) {
  const connected = useConnected();
  const down = attempt.sandbox.nodes.filter((node) => node.health === 'engine-down');
  const stopped = attempt.sandbox.nodes.filter((node) => node.health === 'stopped');
  const { problem, dismiss } = actions;
  const unreached = problem?.status === 0;
  const wasConnected = useRef(connected);
  useEffect(() => {
    // The banner about the connection says it better, and goes when it is mended: then this has to go as well.
    if (connected && !wasConnected.current && unreached) dismiss();
    wasConnected.current = connected;
  }, [connected, unreached, dismiss]);
  const names = (nodes: typeof down) => nodes.map((node) => node.name).join(', ');
  return (
    <div className="banners">
      {!connected && (
        <Banner icon="plug" tone="failed">
          <b>The connection to the server is lost.</b> Your machines keep running. Connecting again…
        </Banner>
      )}
      {connected && host?.engine === 'down' && (
        <Banner icon="plug" tone="failed">
          <b>The container engine of the host does not answer.</b>{' '}
          {host.message ?? 'Start it again; the work goes on when it is back.'}
        </Banner>
      )}
      {host?.engine !== 'down' && stopped.length > 0 && (
        <Banner icon="alert" tone="failed">
          <b>{names(stopped)} does not run.</b> If the lab did not ask for that, reset the sandbox.
        </Banner>
      )}
      {host?.engine !== 'down' && down.length > 0 && (
        <Banner icon="alert" tone="warn">
          <b>The Docker Engine on {names(down)} does not answer.</b> Tasks that look there wait until it is back.
        </Banner>
      )}
      {attempt.flags.map((flag) => (
        <Banner key={`${flag.code}:${flag.node}`} icon="flag" tone="warn">
          <b>Noted on the result{flag.node ? ` (${flag.node})` : ''}:</b> {flag.detail}
        </Banner>
      ))}
      <TimeWarning attempt={attempt} actions={actions} />
      {problem && (connected || !unreached) && <ProblemNotice problem={problem} onDismiss={dismiss} />}
    </div>
  );
}

function TimeWarning({ attempt, actions }: { attempt: AttemptView; actions: Actions }) {
  const announce = useAnnounce();
  const now = useNow(1000);
  const { expiresAt, warnAt, extensionsLeft } = attempt.sandbox;
  const warn = expiresAt !== undefined && now >= (warnAt ?? expiresAt - WARN_MS);
  const minutes = expiresAt === undefined ? 0 : Math.max(1, Math.ceil((expiresAt - now) / 60_000));
  const told = useRef(false);
  useEffect(() => {
    if (warn && !told.current) announce(`${minutes} minutes left`);
    told.current = warn;
  }, [warn, minutes, announce]);
  if (!warn) return null;
  return (
    <Banner icon="clock" tone="warn">
      <b>{minutes === 1 ? 'Less than a minute' : `Less than ${minutes} minutes`} left.</b>{' '}
      {extensionsLeft > 0
        ? 'Then the sandbox is removed; your score is kept.'
        : 'It cannot be extended again; your score is kept.'}
      {extensionsLeft > 0 && (
        <Button size="small" pending={actions.pending('extend')} onClick={() => void actions.extend()}>
          15 minutes more
        </Button>
      )}
    </Banner>
  );
}

function Banner({ icon, tone, children }: { icon: IconName; tone: 'failed' | 'warn'; children: ReactNode }) {
  return (
    <div className="banner" data-tone={tone} role="status">
      <Icon name={icon} />
      <p>{children}</p>
    </div>
  );
}
