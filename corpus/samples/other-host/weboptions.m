o = weboptions('Username','jane','Password','@{password:21214}');
d = webread('https://api.github.com/2.0/user', o);
