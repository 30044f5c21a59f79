interface Props {
  role: string;
  leader: boolean;
}

/** ★ leads the swarm, ☆ is another manager, or the control plane of Kubernetes. */
export function RoleStar({ role, leader }: Props) {
  if (!leader && role !== 'manager' && role !== 'control-plane') return null;
  return (
    <span className="star" data-leader={leader || undefined}>
      <span aria-hidden="true">{leader ? '★' : '☆'}</span>
      <span className="visually-hidden">{leader ? ', leader' : ''}</span>
    </span>
  );
}
