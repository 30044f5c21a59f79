kubectl create deployment legacy --image=lab/web:1.0
