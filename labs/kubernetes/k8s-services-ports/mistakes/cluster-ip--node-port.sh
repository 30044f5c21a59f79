kubectl expose deployment httpenv --port=8888 --target-port=8080 --type=NodePort
