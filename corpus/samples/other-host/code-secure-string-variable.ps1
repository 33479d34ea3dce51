$nexusUser = 'jane'
$nexusPassword = ConvertTo-SecureString '@{password:9302}' -AsPlainText -Force
