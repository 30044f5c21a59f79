docker service create --quiet --detach --name api --publish 8080:80 lab/web:1.0
