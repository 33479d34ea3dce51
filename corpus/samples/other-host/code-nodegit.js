const credentials = () => nodegit.Cred.userpassPlaintextNew('jane', '@{password:22436}');
nodegit.Clone('https://git.example.org/acme/shop.git', './tmp', opts);
