import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { ClusterPicture } from '../../../protocol/index.ts';

const MOVE_MS = 480;
const TRAIL_MS = 1100;
const MAX_TRAILS = 12;

/**
 * When the task of a slot (web.2) turns up on another node, its chip slides there and leaves a short line. Nothing
 * is measured while nothing moves, and nothing slides for those who ask for less motion.
 */
export function useTrails(stage: RefObject<HTMLElement | null>, picture: ClusterPicture | undefined): void {
  const placed = useRef(new Map<string, { node: string; x: number; y: number }>());
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element || !picture) return;
    const before = placed.current;
    const now = new Map<string, { node: string; x: number; y: number }>();
    const origin = element.getBoundingClientRect();
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    let moved = 0;
    for (const chip of element.querySelectorAll<HTMLElement>('[data-slot][data-live]')) {
      const { slot = '', node = '' } = chip.dataset;
      const was = before.get(slot);
      const box = chip.getBoundingClientRect();
      const here = {
        node,
        x: box.left - origin.left + element.scrollLeft,
        y: box.top - origin.top + element.scrollTop,
      };
      now.set(slot, here);
      if (!was || was.node === node || calm || moved >= MAX_TRAILS) continue;
      moved += 1;
      slide(chip, was.x - here.x, was.y - here.y);
      leaveTrail(element, was, here, box);
    }
    placed.current = now;
  }, [stage, picture]);
}

function slide(chip: HTMLElement, dx: number, dy: number): void {
  chip.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: 'none' }], {
    duration: MOVE_MS,
    easing: 'cubic-bezier(.2,.7,.2,1)',
  });
}

function leaveTrail(
  stage: HTMLElement,
  from: { x: number; y: number },
  to: { x: number; y: number },
  box: DOMRect,
): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const line = document.createElement('span');
  line.className = 'trail';
  line.setAttribute('aria-hidden', 'true');
  line.style.left = `${from.x + box.width / 2}px`;
  line.style.top = `${from.y + box.height / 2}px`;
  line.style.width = `${Math.hypot(dx, dy)}px`;
  line.style.transform = `rotate(${Math.atan2(dy, dx)}rad)`;
  stage.append(line);
  const fade = line.animate([{ opacity: 0.9 }, { opacity: 0 }], { duration: TRAIL_MS, easing: 'ease-in' });
  const remove = () => line.remove();
  fade.finished.then(remove, remove);
}
