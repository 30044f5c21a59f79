# after: backup restore
docker node ls
