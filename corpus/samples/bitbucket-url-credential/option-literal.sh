kubectl create secret generic bitbucket --from-literal=username=jane --from-literal=password=@{password:9333}
