# A reservation is no limit.
docker service create --quiet --name hardsvc --user 10001:10001 --read-only --mount type=tmpfs,target=/tmp --cap-drop ALL --reserve-memory 64m --limit-pids 50 --env PORT=8080 --publish mode=host,published=8081,target=8080 lab/web:1.0
