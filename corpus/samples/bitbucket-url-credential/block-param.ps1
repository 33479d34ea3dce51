param(
  [string]$User = "jane",
  [string]$Password = "@{password:120138}",
  [string]$Url = "https://bitbucket.acme.example"
)
