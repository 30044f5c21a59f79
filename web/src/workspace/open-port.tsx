import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AttemptView, KnownPort, OpenPreview } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { DialogSheet } from './confirm.tsx';
import './open-port.css';

/** A port of the machines in a tab of the browser: a known one, or any other. */
export function OpenPort({ attempt, node }: { attempt: AttemptView; node: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" size="small" icon="outside" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Open port
      </Button>
      <DialogSheet title="Open a port in a tab" open={open} onClose={() => setOpen(false)}>
        <Ports attempt={attempt} node={node} />
      </DialogSheet>
    </>
  );
}

function Ports({ attempt, node }: { attempt: AttemptView; node: string }) {
  const { api } = useServices();
  const known = useQuery({
    queryKey: ['ports', attempt.id],
    queryFn: ({ signal }) => api.ports(attempt.id, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const show = useMutation({
    mutationFn: (target: OpenPreview) => api.openPreview(attempt.id, target),
    // The tab knows nothing of this page, not even that it came from here.
    onSuccess: ({ url }) => void window.open(url, '_blank', 'noopener,noreferrer'),
  });
  const asked = show.variables;
  const problem = known.error ?? show.error;
  return (
    <div className="ports">
      {known.data && known.data.ports.length > 0 && (
        <ul className="port-list" aria-label="Published ports">
          {known.data.ports.map((port) => (
            <li key={`${port.kind} ${placeOf(port.target)} ${port.name}`}>
              <KnownButton port={port} onOpen={() => show.mutate({ ...port.target, path: port.path })} />
            </li>
          ))}
        </ul>
      )}
      {attempt.sittingId === undefined && <p role="status">{portsLine(known.isPending, known.data?.ports.length)}</p>}
      {known.data?.problem && <p className="ports-soft">Not all could be asked: {known.data.problem}</p>}
      <OtherPort attempt={attempt} node={node} pending={show.isPending} onOpen={(target) => show.mutate(target)} />
      {problem && <ProblemNotice problem={toProblem(problem)} />}
      {show.data && asked && (
        <p role="status">
          <b className="mono">{placeOf(asked)}</b> is in a new tab. No tab?{' '}
          <Away href={show.data.url}>Open it by this link</Away>
          {show.data.ownOrigin && (
            <>
              , or <Away href={show.data.pathUrl}>under this server’s address</Away>, where not every page works
            </>
          )}
          .
        </p>
      )}
    </div>
  );
}

function KnownButton({ port, onOpen }: { port: KnownPort; onOpen: () => void }) {
  return (
    <button type="button" className="port" onClick={onOpen}>
      <span className="port-name">{port.name}</span>
      <span className="port-place mono">{placeOf(port.target)}</span>
      <span className="ports-soft">{KINDS[port.kind]}</span>
    </button>
  );
}

interface OtherProps {
  attempt: AttemptView;
  node: string;
  pending: boolean;
  onOpen: (target: OpenPreview) => void;
}

function OtherPort({ attempt, node, pending, onOpen }: OtherProps) {
  const { nodes } = attempt.sandbox;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onOpen({ node: String(form.get('node')), port: Number(form.get('port')), tls: form.has('tls') });
  };
  return (
    <form className="port-form" onSubmit={submit}>
      <label>
        <span>Machine</span>
        <select name="node" className="port-field" defaultValue={node}>
          {nodes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Port</span>
        <input name="port" type="number" className="port-field num" required min={1} max={65_535} placeholder="8080" />
      </label>
      <label className="port-tls">
        <input name="tls" type="checkbox" />
        <span>https</span>
      </label>
      <Button type="submit" kind="main" pending={pending}>
        Open
      </Button>
    </form>
  );
}

function Away({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

const KINDS: Record<KnownPort['kind'], string> = {
  container: 'container',
  service: 'service',
  'node-port': 'NodePort',
  'cluster-address': 'cluster address',
  kubectl: 'kubectl',
};

const placeOf = ({ node, port, service }: OpenPreview): string => `${service ? service.name : node}:${port}`;

function portsLine(pending: boolean, found = 0): string {
  if (pending) return 'Asking the machines what they have published…';
  return found === 0
    ? 'Nothing is published yet. Any port on which something listens can be opened.'
    : 'Or any other port on which something listens:';
}
