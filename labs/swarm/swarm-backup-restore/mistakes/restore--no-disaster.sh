# after: backup
service docker restart
for _ in $(seq 100); do docker node ls > /dev/null 2>&1 && break; sleep 0.1; done
