# after: backup
service docker restart
until docker node ls > /dev/null 2>&1; do sleep 0.3; done
