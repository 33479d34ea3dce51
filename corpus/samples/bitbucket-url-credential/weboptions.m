o = weboptions('Username','jane','Password','@{password:21213}');
d = webread('https://api.bitbucket.org/2.0/user', o);
