# after: lock restart
docker swarm unlock-key --rotate --quiet > /root/unlock.key
chmod 600 /root/unlock.key
docker swarm update --autolock=false
