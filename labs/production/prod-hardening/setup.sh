# Subordinate users: the machine has no more than 65536 numbers itself.
id dockremap > /dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin dockremap
echo dockremap:10000:50000 > /etc/subuid
echo dockremap:10000:50000 > /etc/subgid
jq '. + {hosts: ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"], tls: false}' /etc/docker/daemon.json > /tmp/daemon.json
cat /tmp/daemon.json > /etc/docker/daemon.json
rm /tmp/daemon.json
service docker restart > /dev/null
until docker node ls > /dev/null 2>&1; do sleep 0.1; done
soft() { docker run --detach --name soft "$@" --volume /var/run/docker.sock:/var/run/docker.sock --publish 80:80 lab/web:1.0 > /dev/null; }
# Where machines may not hand out all devices, everything else that "privileged" means.
soft --privileged 2> /dev/null || { docker rm --force soft > /dev/null; soft --cap-add ALL --security-opt seccomp=unconfined; }
