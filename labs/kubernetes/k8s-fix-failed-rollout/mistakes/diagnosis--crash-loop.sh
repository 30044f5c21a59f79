kubectl create configmap diagnosis --from-literal=reason=CrashLoopBackOff --from-literal=revision=3
