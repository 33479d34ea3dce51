o = weboptions('Username','jane','Password','${PASSWORD}');
d = webread('https://api.bitbucket.org/2.0/user', o);
