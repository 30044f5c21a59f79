docker service create --quiet --detach --name single --mode global lab/web:1.0
