docker stack rm legacyapp
until docker secret rm vault_key; do sleep 0.3; done
