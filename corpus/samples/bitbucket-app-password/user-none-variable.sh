login=$USER
token=@{app-password:58310}
