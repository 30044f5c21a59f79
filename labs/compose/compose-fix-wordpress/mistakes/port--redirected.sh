iptables -t nat -I OUTPUT -p tcp --dport 8080 -j REDIRECT --to-ports 8008
iptables -t nat -I PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 8008
