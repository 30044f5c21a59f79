kubectl create configmap diagnosis --from-literal=reason=ContainerCreating --from-literal=revision=3
