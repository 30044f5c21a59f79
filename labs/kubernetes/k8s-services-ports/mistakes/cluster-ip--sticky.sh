# All requests of a client go to one pod.
kubectl expose deployment httpenv --port=8888 --target-port=8080 --session-affinity=ClientIP
