# after: store database blog
curl -sS -m 10 -d hello "http://$NODE1_ADDRESS:30088/rows"
