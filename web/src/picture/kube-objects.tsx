import type { KubeEventView, KubeNamespaceView, KubeServiceView, KubeView } from '../../../protocol/index.ts';
import { StateShape } from './chip.tsx';
import { contents, type Owned, ownerTrees, readiness } from './kube-tree.ts';

interface Props {
  view: KubeView;
  /** Opens the JSON of a pod: NAMESPACE/NAME. */
  onOpenPod: (ref: string) => void;
}

/** Namespaces with their owner trees, Services and claims; those of the cluster itself are folded. */
export function KubeObjects({ view, onOpenPod }: Props) {
  return (
    <div className="kube-view">
      {view.namespaces.map((namespace) => (
        <Namespace key={namespace.name} namespace={namespace} onOpenPod={onOpenPod} />
      ))}
    </div>
  );
}

function Namespace({ namespace, onOpenPod }: { namespace: KubeNamespaceView; onOpenPod: Props['onOpenPod'] }) {
  const { name, own, objects, services, claims } = namespace;
  return (
    <details className="kube-namespace" open={!own}>
      <summary>
        <span className="mono">{name}</span> <span className="legend-soft">{contents(namespace)}</span>
      </summary>
      <Trees trees={ownerTrees(objects)} label={`Workloads of ${name}`} open={(pod) => onOpenPod(`${name}/${pod}`)} />
      {services.length > 0 && (
        <ul className="kube-list" aria-label={`Services of ${name}`}>
          {services.map((service) => (
            <Service key={service.name} service={service} />
          ))}
        </ul>
      )}
      {claims.length > 0 && (
        <ul className="kube-list" aria-label={`Claims of ${name}`}>
          {claims.map((claim) => (
            <li key={claim.name} className="kube-line">
              <Kind>PersistentVolumeClaim</Kind>
              <span className="kube-name">{claim.name}</span>
              <span className="kube-state" data-state={claim.phase === 'Bound' ? 'running' : 'wanted'}>
                {claim.phase}
              </span>
              <span className="legend-soft">{[claim.size, claim.storageClass].filter(Boolean).join(', ')}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Trees({ trees, label, open }: { trees: Owned[]; label?: string; open: (pod: string) => void }) {
  if (trees.length === 0) return null;
  return (
    <ul className="kube-list" aria-label={label}>
      {trees.map(({ object, kept }) => (
        <li key={object.id}>
          <div className="kube-line" data-state={object.state}>
            <StateShape state={object.state} />
            <Kind>{object.kind}</Kind>
            {object.kind === 'Pod' ? (
              <button type="button" className="kube-name kube-button" onClick={() => open(object.name)}>
                {object.name}
              </button>
            ) : (
              <span className="kube-name">{object.name}</span>
            )}
            <span className="legend-soft num">{readiness(object)}</span>
            {object.kind === 'Pod' && object.state !== 'running' && <span className="kube-state">{object.state}</span>}
            {object.detail && <span className="kube-detail">{object.detail}</span>}
          </div>
          <Trees trees={kept} open={open} />
        </li>
      ))}
    </ul>
  );
}

function Service({ service }: { service: KubeServiceView }) {
  const ready = service.endpoints.filter((endpoint) => endpoint.ready).length;
  return (
    <li className="kube-line">
      <Kind>Service</Kind>
      <span className="kube-name">{service.name}</span>
      <span className="legend-soft mono">{[service.type, ...service.ports].join(' ')}</span>
      {service.type !== 'ExternalName' && (
        <span className="kube-state" data-state={ready > 0 ? 'running' : 'wanted'}>
          {ready === service.endpoints.length
            ? `${ready} ${ready === 1 ? 'endpoint' : 'endpoints'}`
            : `${ready} of ${service.endpoints.length} endpoints ready`}
        </span>
      )}
      <span className="kube-detail">{service.endpoints.map(({ pod }) => pod).join(' ')}</span>
    </li>
  );
}

function Kind({ children }: { children: string }) {
  return <span className="kube-kind">{children}</span>;
}

/** What has happened, the newest first. */
export function KubeEvents({ events }: { events: KubeEventView[] }) {
  if (events.length === 0) return <p className="cluster-empty">Nothing has happened yet.</p>;
  return (
    <ol className="kube-view kube-events" aria-label="Events, the newest first">
      {events.map((event) => (
        <li key={event.id} className="kube-line" data-warning={event.warning || undefined}>
          <time className="num legend-soft" dateTime={new Date(event.at).toISOString()}>
            {new Date(event.at).toLocaleTimeString(undefined, { hour12: false })}
          </time>
          <span className="kube-state" data-state={event.warning ? 'failed' : 'running'}>
            {event.reason}
            {event.count > 1 && ` ×${event.count}`}
          </span>
          <span className="kube-name">{event.object}</span>
          <span className="kube-detail">{event.message}</span>
        </li>
      ))}
    </ol>
  );
}
