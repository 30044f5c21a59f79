kubectl expose deployment httpenv --name=httpenv-hl --port=8080
