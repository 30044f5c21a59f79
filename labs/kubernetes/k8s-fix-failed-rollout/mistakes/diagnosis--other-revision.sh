kubectl create configmap diagnosis --from-literal=reason=ImagePullBackOff --from-literal=revision=2
