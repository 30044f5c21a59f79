# after: consume
kubectl patch configmap site-cfg -p "{\"data\": {\"TITLE\": \"Lido $NUMBER\", \"motd\": \"Open until late $NUMBER\"}}"
