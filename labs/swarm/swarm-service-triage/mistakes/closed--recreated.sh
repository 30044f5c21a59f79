# It answers, and it is another service: whatever referred to the old one has lost it.
docker service rm closed
docker service create --quiet --name closed --mode global --publish mode=host,published=8095,target=80 lab/web:1.0
