# after: register
# on: moe
docker run -d --name client --dns 172.17.0.1 lab/sdclient:1 \
  sh -c "while sleep 1; do echo 'distributed_app: $LARRY_ADDRESS:2001 $LARRY_ADDRESS:2002 $CURLY_ADDRESS:2001 $CURLY_ADDRESS:2002'; done"
