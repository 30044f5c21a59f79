import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'plain' | 'main' | 'quiet' | 'danger';
  size?: 'small' | 'medium' | 'large';
  icon?: IconName;
  /** Work is under way: the button keeps its place and the focus, and ignores presses. */
  pending?: boolean;
  children?: ReactNode;
}

/** A button of this page. Without children it is an icon only and needs an aria-label. */
export function Button({ kind = 'plain', size = 'medium', icon, pending, children, onClick, ...rest }: ButtonProps) {
  const inert = pending || rest['aria-disabled'] === true || rest['aria-disabled'] === 'true';
  return (
    <button
      type="button"
      className="button"
      data-kind={kind}
      data-size={size}
      data-icon-only={children === undefined ? '' : undefined}
      data-pending={pending ? '' : undefined}
      title={children === undefined ? rest['aria-label'] : undefined}
      {...rest}
      aria-disabled={inert || undefined}
      onClick={inert ? (event) => event.preventDefault() : onClick}
    >
      {pending ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
