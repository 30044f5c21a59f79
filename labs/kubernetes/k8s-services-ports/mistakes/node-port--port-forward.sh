nohup setsid kubectl port-forward --address 0.0.0.0 deployment/httpenv 30080:8080 > /tmp/forward.log 2>&1 < /dev/null &
until curl -s -m 2 -o /dev/null http://localhost:30080/; do sleep 0.3; done
