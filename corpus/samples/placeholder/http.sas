proc http url="https://api.bitbucket.org/2.0/user" webusername="jane" webpassword="&password." out=r; run;
