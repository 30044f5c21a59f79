import { type ReactNode, useCallback, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, TabPanels, Tabs } from 'react-aria-components';
import type { AttemptView, ClusterPicture, KubeView, PictureChip, PictureNode } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Chip } from './chip.tsx';
import { Hues } from './hues.ts';
import { InspectDialog, type Inspected } from './inspect-dialog.tsx';
import { KubeEvents, KubeObjects } from './kube-objects.tsx';
import { Legend } from './legend.tsx';
import { askNode, brightGroups, type Highlight, isBright, summary } from './members.ts';
import { NodeColumn } from './node-column.tsx';
import './kube.css';
import './picture.css';
import { usePicture } from './use-picture.ts';
import { useTrails } from './use-trails.ts';

interface Props {
  attempt: AttemptView;
  shown: boolean;
  onShown: (shown: boolean) => void;
}

/** The live picture of the cluster, with its line of summary; folds away to that line. */
export function ClusterPane({ attempt, shown, onShown }: Props) {
  const picture = usePicture(attempt.id);
  return (
    <section className="cluster-pane" aria-label="Cluster" data-folded={!shown || undefined}>
      <div className="cluster-bar">
        <h2>Cluster</h2>
        <span className="cluster-summary num">{picture ? summary(picture) : 'reading…'}</span>
        <Button
          kind="quiet"
          size="small"
          icon={shown ? 'chevron' : 'cluster'}
          aria-expanded={shown}
          aria-label={shown ? 'Fold the picture away' : 'Show the picture'}
          onClick={() => onShown(!shown)}
        />
      </div>
      {shown && picture && <Picture attemptId={attempt.id} picture={picture} />}
      {shown && !picture && <p className="cluster-empty">The picture appears as soon as the nodes have been read.</p>}
    </section>
  );
}

function Picture({ attemptId, picture }: { attemptId: string; picture: ClusterPicture }) {
  const stage = useRef<HTMLDivElement>(null);
  const [hues] = useState(() => new Hues());
  const [hovered, setHovered] = useState<Highlight>();
  const [pinned, setPinned] = useState<Highlight>();
  const [inspected, setInspected] = useState<Inspected>();
  useTrails(stage, picture);
  // The legend names the colours first, so that they follow its order.
  for (const group of picture.groups) hues.of(group.name);
  const bright = brightGroups(picture, hovered ?? pinned);
  const asked = askNode(picture)?.name ?? '';

  const openChip = useCallback(
    (chip: PictureChip, node: string) =>
      setInspected({ title: chip.name, node: node || asked, kind: chip.kind, ref: chip.id }),
    [asked],
  );
  const openNode = (node: PictureNode) =>
    setInspected({
      title: node.name,
      // A manager knows all nodes of a swarm; without a swarm each engine only knows itself.
      node: node.role === 'engine' ? node.name : asked,
      kind: 'node',
      ref: node.name,
    });

  return (
    <>
      {picture.problem && (
        <p className="cluster-problem" role="status">
          <Icon name="alert" />
          {picture.problem}
        </p>
      )}
      <Views view={picture.kubernetes} onOpenPod={(ref) => setInspected({ title: ref, node: asked, kind: 'pod', ref })}>
        <Legend
          picture={picture}
          hues={hues}
          pinned={pinned}
          onHover={setHovered}
          onPin={setPinned}
          onOpen={(kind, name) => setInspected({ title: name, node: asked, kind, ref: name })}
        />
        <div className="stage" ref={stage}>
          {picture.nodes.map((node) => (
            <NodeColumn
              key={node.name}
              node={node}
              hues={hues}
              bright={bright}
              onOpenNode={openNode}
              onOpenChip={openChip}
            />
          ))}
          {picture.unplaced.length > 0 && (
            <section className="column" data-unplaced aria-label="On no node yet">
              <div className="column-head">
                <span className="column-name">no node yet</span>
              </div>
              <ul className="chips">
                {picture.unplaced.map((chip) => (
                  <Chip
                    key={chip.id}
                    chip={chip}
                    node=""
                    hue={hues.of(chip.group)}
                    dim={!isBright(chip, bright)}
                    onOpen={openChip}
                  />
                ))}
              </ul>
            </section>
          )}
        </div>
      </Views>
      <InspectDialog attemptId={attemptId} target={inspected} onClose={() => setInspected(undefined)} />
    </>
  );
}

/** A Kubernetes cluster can be looked at in three ways; of others there is one. */
function Views(props: { view: KubeView | undefined; onOpenPod: (ref: string) => void; children: ReactNode }) {
  const { view, onOpenPod, children } = props;
  if (!view) return children;
  const warnings = view.events.filter((event) => event.warning).length;
  return (
    <Tabs className="kube-tabs">
      <TabList className="kube-tab-list" aria-label="Views of the cluster">
        <Tab id="nodes" className="kube-tab">
          Nodes
        </Tab>
        <Tab id="objects" className="kube-tab">
          Objects
        </Tab>
        <Tab id="events" className="kube-tab">
          Events{warnings > 0 && `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`}
        </Tab>
      </TabList>
      <TabPanels className="kube-panels">
        <TabPanel id="nodes" className="kube-panel">
          {children}
        </TabPanel>
        <TabPanel id="objects" className="kube-panel">
          <KubeObjects view={view} onOpenPod={onOpenPod} />
        </TabPanel>
        <TabPanel id="events" className="kube-panel">
          <KubeEvents events={view.events} />
        </TabPanel>
      </TabPanels>
    </Tabs>
  );
}
