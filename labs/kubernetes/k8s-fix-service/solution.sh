# task: endpoints
kubectl set selector service web app=web

# task: port
kubectl patch service web -p '{"spec": {"ports": [{"port": 80, "targetPort": 80}]}}'

# task: named
kubectl patch service api -p '{"spec": {"ports": [{"port": 80, "targetPort": "http"}]}}'

# task: client
kubectl set env deployment/client -n tools URL=http://api.lab
kubectl rollout status deployment/client -n tools --timeout=60s
