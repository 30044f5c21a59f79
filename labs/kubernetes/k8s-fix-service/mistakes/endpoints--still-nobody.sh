# Another label than the pods have.
kubectl set selector service web app=web,tier=frontend
