kubectl create configmap math --from-literal=most=4 --from-literal=least=3
