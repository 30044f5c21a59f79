docker context create remote --docker "host=tcp://node2:2376,ca=/lab/certs/ca.pem,cert=/lab/certs/cert.pem,key=/lab/certs/key.pem"
docker --context remote compose -f far/compose.yaml create
