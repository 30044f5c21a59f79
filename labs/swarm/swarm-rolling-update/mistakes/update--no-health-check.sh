# after: policy
docker service update --quiet --image lab/web:2.0 web
