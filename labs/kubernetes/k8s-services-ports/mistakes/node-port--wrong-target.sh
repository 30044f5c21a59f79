kubectl create service nodeport httpenv-np --tcp=8888:8888 --node-port=30080
kubectl set selector service httpenv-np app=httpenv
