# Something in quarantine, but nothing that was ever ill.
# after: create scale
kubectl run sick --image=lab/web:1.0 --labels=tier=quarantine
kubectl wait --for=condition=Ready pod/sick --timeout=90s
