const credentials = () => nodegit.Cred.userpassPlaintextNew('jane', '@{password:22435}');
nodegit.Clone('https://bitbucket.org/acme/shop.git', './tmp', opts);
