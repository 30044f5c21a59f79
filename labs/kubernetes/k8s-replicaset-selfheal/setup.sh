kubectl run stray --image=lab/web:1.0 --labels=app=guestbook,tier=frontend
kubectl wait --for=condition=Ready pod/stray --timeout=90s
