# Nothing but the image was changed, so setting it back finds the first ReplicaSet again.
# task: undo
kubectl annotate deployment/web kubernetes.io/change-cause-
kubectl set image deployment web '*=lab/web:1.0'
