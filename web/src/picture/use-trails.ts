import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { ClusterPicture, PictureChip } from '../../../protocol/index.ts';

const MOVE_MS = 480;
const TRAIL_MS = 1100;
const MAX_TRAILS = 12;

interface Move {
  slot: string;
  to: string;
}

interface Point {
  x: number;
  y: number;
}

/** Where each slot (web.2) lives: the node of its running or starting task. */
export function places(picture: ClusterPicture): Map<string, string> {
  const live = (chip: PictureChip) => chip.state === 'running' || chip.state === 'starting';
  return new Map(
    picture.nodes.flatMap((node) => node.chips.filter(live).map((chip) => [chip.name, node.name] as const)),
  );
}

/** Slots that live on another node than before; those that are new or gone have not moved. */
export function moves(before: Map<string, string>, now: Map<string, string>): Move[] {
  return [...now].flatMap(([slot, to]) => {
    const from = before.get(slot);
    return from !== undefined && from !== to ? [{ slot, to }] : [];
  });
}

/**
 * When the task of a slot turns up on another node, its chip slides there and leaves a short line. Nothing is
 * measured while nothing moves, and nothing slides for those who ask for less motion.
 */
export function useTrails(stage: RefObject<HTMLElement | null>, picture: ClusterPicture): void {
  const last = useRef<{ picture: ClusterPicture; places: Map<string, string> }>(undefined);
  const from = useRef(new Map<string, Point>());
  const moved = useRef<Move[]>([]);
  if (last.current?.picture !== picture) {
    const now = places(picture);
    moved.current = last.current ? moves(last.current.places, now).slice(0, MAX_TRAILS) : [];
    last.current = { picture, places: now };
    // While drawing, because this is the last moment at which the chips still stand at their old places.
    from.current = stage.current && moved.current.length > 0 ? measure(stage.current, moved.current) : new Map();
  }
  useLayoutEffect(() => {
    const element = stage.current;
    const list = moved.current;
    moved.current = [];
    if (!element || list.length === 0 || !picture) return;
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const { slot, to } of list) {
      const start = from.current.get(slot);
      const chip = find(element, slot, to);
      if (start && chip) slide(element, chip, start);
    }
  }, [stage, picture]);
}

function find(stage: HTMLElement, slot: string, node?: string): HTMLElement | null {
  const on = node === undefined ? '' : `[data-node="${CSS.escape(node)}"]`;
  return stage.querySelector<HTMLElement>(`[data-live][data-slot="${CSS.escape(slot)}"]${on}`);
}

function measure(stage: HTMLElement, list: Move[]): Map<string, Point> {
  const points = new Map<string, Point>();
  for (const { slot } of list) {
    const chip = find(stage, slot);
    if (chip) points.set(slot, centre(stage, chip));
  }
  return points;
}

function centre(stage: HTMLElement, chip: HTMLElement): Point {
  const origin = stage.getBoundingClientRect();
  const box = chip.getBoundingClientRect();
  return {
    x: box.left - origin.left + stage.scrollLeft + box.width / 2,
    y: box.top - origin.top + stage.scrollTop + box.height / 2,
  };
}

function slide(stage: HTMLElement, chip: HTMLElement, from: Point): void {
  const to = centre(stage, chip);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  chip.animate([{ transform: `translate(${-dx}px, ${-dy}px)` }, { transform: 'none' }], {
    duration: MOVE_MS,
    easing: 'cubic-bezier(.2,.7,.2,1)',
  });
  const line = document.createElement('span');
  line.className = 'trail';
  line.setAttribute('aria-hidden', 'true');
  line.style.left = `${from.x}px`;
  line.style.top = `${from.y}px`;
  line.style.width = `${Math.hypot(dx, dy)}px`;
  line.style.transform = `rotate(${Math.atan2(dy, dx)}rad)`;
  stage.append(line);
  const remove = () => line.remove();
  line
    .animate([{ opacity: 0.9 }, { opacity: 0 }], { duration: TRAIL_MS, easing: 'ease-in' })
    .finished.then(remove, remove);
}
