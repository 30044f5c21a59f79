# What holds anyway, written down.
kubectl patch deployment web -p '{"spec": {"strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}}}'
