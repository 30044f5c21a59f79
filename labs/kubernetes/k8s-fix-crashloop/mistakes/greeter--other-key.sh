kubectl patch configmap greeter -n lab -p "{\"data\": {\"greetings\": \"$GREETING\"}}"
