# after: lock restart
docker swarm unlock-key --rotate > /root/unlock.key
chmod 600 /root/unlock.key
