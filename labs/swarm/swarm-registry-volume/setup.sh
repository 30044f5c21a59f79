docker pull --quiet registry:2 > /dev/null
docker pull --quiet lab/web:3.0 > /dev/null
docker create --name made lab/web:3.0 > /dev/null
docker commit --change "ENV GREETING=built-on-node1" --change "LABEL build=$(head -c 8 /dev/urandom | base64)" made team/web:3.0 > /dev/null
docker rm made > /dev/null
docker rmi lab/web:3.0 > /dev/null
sed -i '1s/{/{ "insecure-registries": ["node1:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
# on: node2
sed -i '1s/{/{ "insecure-registries": ["node1:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
# on: node3
sed -i '1s/{/{ "insecure-registries": ["node1:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
