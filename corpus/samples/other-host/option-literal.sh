kubectl create secret generic postgres --from-literal=username=jane --from-literal=password=@{password:9334}
