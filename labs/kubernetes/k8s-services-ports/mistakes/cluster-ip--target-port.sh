kubectl expose deployment httpenv --port=8888
