docker service create --quiet --detach --name east-web --label region=east --label datacenter=dc1 lab/web:1.0
