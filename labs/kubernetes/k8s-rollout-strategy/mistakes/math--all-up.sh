kubectl create configmap math --from-literal=most=5 --from-literal=least=4
