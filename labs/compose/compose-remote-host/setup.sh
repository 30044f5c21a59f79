mkdir -p /lab/far /lab/near /lab/certs
project() {
  printf 'name: %s\nservices:\n  web:\n    image: lab/web:1.0\n    ports: ["%s:80"]\n    environment:\n      GREETING: %s\n' "$1" "$2" "$1" > "/lab/$1/compose.yaml"
}
project far 8081
project near 8080
# on: node2
# Certificates for both sides, and the engine at port 2376 for those who have one.
umask 077
mkdir -p /root/pki /etc/docker/tls
cd /root/pki
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=lab engines' -keyout ca-key.pem -out ca.pem 2> log
sign() { # NAME SUBJECT EXTENSION...
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -keyout "$1-key.pem" -out "$1.csr" 2>> log
  printf '%s\n' "${@:3}" > "$1.ext"
  openssl x509 -req -days 30 -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile "$1.ext" -out "$1.pem" 2>> log
}
sign server node2 "subjectAltName=DNS:node2,IP:$NODE2_ADDRESS" extendedKeyUsage=serverAuth
sign client learner extendedKeyUsage=clientAuth
cp ca.pem server.pem server-key.pem /etc/docker/tls/
jq '. + { hosts: ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2376"], tlsverify: true,
  tlscacert: "/etc/docker/tls/ca.pem", tlscert: "/etc/docker/tls/server.pem", tlskey: "/etc/docker/tls/server-key.pem" }' \
  /etc/docker/daemon.json > daemon.json
install -m 644 daemon.json /etc/docker/daemon.json
service docker restart > /dev/null
for _ in $(seq 1200); do docker info > /dev/null 2>&1 && break; sleep 0.1; done
mkdir hand-over
mv client.pem hand-over/cert.pem
mv client-key.pem hand-over/key.pem
cp ca.pem hand-over/ca.pem
docker run -d --name hand-over --network host -v /root/pki/hand-over:/www:ro busybox:latest httpd -f -p 8099 -h /www > /dev/null
# on: node1
umask 077
for name in ca cert key; do
  curl -sf --retry 20 --retry-delay 1 --retry-connrefused -o /lab/certs/$name.pem "http://$NODE2_ADDRESS:8099/$name.pem"
done
# on: node2
docker rm -f hand-over > /dev/null
rm -rf /root/pki
