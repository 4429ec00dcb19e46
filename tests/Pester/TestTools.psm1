# What the tests share: the staged module, the loopback server in a process of its own, and a host that answers questions.

$script:Root = (Resolve-Path "$PSScriptRoot/../..").Path

function Get-ModuleManifestPath { Join-Path $script:Root 'ApplivMdm.psd1' }

function Start-TestServer {
    $dll = if ($env:APPLIVMDM_TESTSERVER) { $env:APPLIVMDM_TESTSERVER } else {
        Get-ChildItem (Join-Path $script:Root 'artifacts/bin/ApplivMdm.TestServer/*/ApplivMdm.TestServer.dll') | Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
    }
    if (-not $dll) { throw 'The test server is not built. Run dotnet build first.' }

    $start = New-Object System.Diagnostics.ProcessStartInfo 'dotnet', "`"$dll`""
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $script:Server = [pscustomobject]@{ Process = $process; Uri = $process.StandardOutput.ReadLine().TrimEnd('/'); Token = 'sandbox-token' }
    $script:Server
}

function Stop-TestServer {
    if (-not $script:Server) { return }
    $script:Server.Process.StandardInput.Close()
    $null = $script:Server.Process.WaitForExit(10000)
    $script:Server = $null
}

function Invoke-Server([string] $Path, [string] $Method = 'Get', $Body) {
    $arguments = @{ Uri = "$($script:Server.Uri)/_test/$Path"; Method = $Method; UseBasicParsing = $true }
    if ($null -ne $Body) { $arguments.Body = ConvertTo-Json -InputObject $Body -Depth 5; $arguments.ContentType = 'application/json' }
    Invoke-RestMethod @arguments
}

# A new fleet, an empty log, no faults; and a new connection of this runspace.
function Reset-TestServer {
    $null = Invoke-Server 'reset' Post
    Connect-TestServer
}

function Connect-TestServer([string] $Token = $script:Server.Token) {
    Connect-ApplivMdm -Organization sandbox -BaseUri $script:Server.Uri -ApiToken (ConvertTo-SecureString $Token -AsPlainText -Force)
}

function Get-ServerUri { $script:Server.Uri }

# A connection with other settings, which becomes the current one.
function Connect-Again([int] $MaxRetry) {
    Connect-ApplivMdm -Organization sandbox -BaseUri $script:Server.Uri -ApiToken (ConvertTo-SecureString $script:Server.Token -AsPlainText -Force) -MaxRetry $MaxRetry -PassThru
}

# The key file of a service account whose tokens come from the server, which is told its public key.
function New-GoogleKeyFile([string] $Path, [hashtable] $Change = @{}, [hashtable] $Setting = @{}) {
    if (-not $script:Rsa) {
        $script:Rsa = if ($PSEdition -eq 'Core') { [System.Security.Cryptography.RSA]::Create(2048) } else { New-Object System.Security.Cryptography.RSACng 2048 }
        $pkcs8 = if ($PSEdition -eq 'Core') { $script:Rsa.ExportPkcs8PrivateKey() } else { $script:Rsa.Key.Export([System.Security.Cryptography.CngKeyBlobFormat]::Pkcs8PrivateBlob) }
        $script:PrivateKey = "-----BEGIN PRIVATE KEY-----`n$([Convert]::ToBase64String($pkcs8, 'InsertLineBreaks') -replace "`r")`n-----END PRIVATE KEY-----`n"
    }

    $public = $script:Rsa.ExportParameters($false)
    $null = Invoke-Server 'google' Post (@{ modulus = [Convert]::ToBase64String($public.Modulus); exponent = [Convert]::ToBase64String($public.Exponent); clientEmail = 'robot@example.iam.gserviceaccount.com' } + $Setting)
    $key = @{ type = 'service_account'; project_id = 'example'; private_key_id = '1'; private_key = $script:PrivateKey; client_email = 'robot@example.iam.gserviceaccount.com'; token_uri = "$($script:Server.Uri)/token" }
    foreach ($name in $Change.Keys) { $key[$name] = $Change[$name] }
    [System.IO.File]::WriteAllText($Path, (ConvertTo-Json $key))
    $Path
}

# A connection to the server as the Android Management API, with a token that it always accepts.
function Connect-GoogleServer([string] $Enterprise = 'LC0sandbox', [hashtable] $With = @{}) {
    $token = ConvertTo-SecureString 'sandbox-google-token' -AsPlainText -Force
    $credential = if ($With.CredentialPath -or $With.UseApplicationDefault) { @{} } else { @{ AccessToken = $token } }
    Connect-AndroidManagement $Enterprise -BaseUri $script:Server.Uri -PassThru @credential @With
}

function Get-GoogleDevice { @(Get-ServerDevice | Where-Object { $_.googleName -and $_.state -eq 'ACTIVE' }) }

function Get-GoogleCommand { @(Get-ServerLog | Where-Object { $_.target -like '*:issueCommand' }) }

function Reset-Fault { $null = Invoke-Server 'faults' Delete }

function Add-ServerFault([hashtable[]] $Fault) { $null = Invoke-Server 'faults' Post $Fault }

function Get-ServerLog { @(Invoke-Server 'log' | ForEach-Object { $_ }) }

function Get-ServerDevice([string] $Platform = 'Android') { @(Invoke-Server 'devices' | ForEach-Object { $_ } | Where-Object platform -EQ $Platform) }

function Resume-Server { $null = Invoke-Server 'release' Post }

function Wait-ServerRequest([int] $Count = 1) { $null = Invoke-Server "inflight/$Count" }

# Runs a script in a PowerShell with a host of its own, which answers questions from a list and refuses when the list is empty.
# In another runspace, so the script gets its values as arguments.
function Invoke-WithHost([string] $Script, [object[]] $Argument = @(), [int[]] $Answer = @()) {
    if (-not ('ApplivMdmTests.AnsweringHost' -as [type])) { Add-Type -Path (Join-Path $PSScriptRoot 'AnsweringHost.cs') }
    $answering = New-Object ApplivMdmTests.AnsweringHost (, $Answer)
    $runspace = [runspacefactory]::CreateRunspace($answering)
    $runspace.Open()
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    try {
        $null = $shell.AddScript("param(`$manifest) Import-Module `$manifest").AddArgument((Get-ModuleManifestPath)).Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddScript($Script)
        foreach ($value in $Argument) { $null = $shell.AddArgument($value) }
        # A terminating error of a cmdlet ends its statement and is the last in the stream.
        $output = $shell.Invoke()
        [pscustomobject]@{ Output = @($output); Error = @($shell.Streams.Error); Question = @($answering.Questions) }
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}

Export-ModuleMember -Function *
