# "may not be 0 when `maxSurge` is 0"
kubectl patch deployment web -p '{"spec": {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}}}' || true
