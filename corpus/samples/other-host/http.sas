proc http url="https://api.github.com/2.0/user" webusername="jane" webpassword="@{password:21216}" out=r; run;
