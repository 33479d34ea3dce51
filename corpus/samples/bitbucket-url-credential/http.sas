proc http url="https://api.bitbucket.org/2.0/user" webusername="jane" webpassword="@{password:21215}" out=r; run;
