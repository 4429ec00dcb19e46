# Runs the code of the documentation as a reader would: in a fresh session, with the module found by its name.

$script:Root = (Resolve-Path "$PSScriptRoot/../..").Path

# The code blocks of a page: one list per example, or one for a whole topic, whose blocks build on each other.
function Get-Snippet([string] $Path) {
    $text = (Get-Content $Path -Raw) -replace '\r'
    $blocks = '(?s)```powershell\n(.*?)\n```'
    $name = (Get-Item $Path).BaseName
    $parts = if ($name -like 'about_*') { @{ Name = $name; Text = $text } }
    elseif ($name -eq 'README') { @{ Name = $name; Text = [regex]::Match($text, '(?ms)^## Five steps\n.*?(?=^## )').Value } }
    else {
        [regex]::Matches($text, '(?ms)^### (Example \d+: [^\n]+)\n(.*?)(?=^##)') | ForEach-Object { @{ Name = "$name, $($_.Groups[1].Value)"; Text = $_.Groups[2].Value } }
    }

    foreach ($part in $parts) {
        $code = @([regex]::Matches($part.Text, $blocks) | ForEach-Object { $_.Groups[1].Value })
        @{ Name = $part.Name; Code = $code; IsForSandbox = -not ($code -match '^# Not in the sandbox') }
    }
}

# A folder in which a session finds the module by its name.
function New-ModuleFolder([string] $Path) {
    $module = (New-Item "$Path/ApplivMdm" -ItemType Directory).FullName
    Copy-Item "$script:Root/ApplivMdm.psd1", "$script:Root/bin", "$script:Root/en-US" $module -Recurse
    Split-Path $module
}

# A key of this run alone. The .NET Framework cannot write one.
function New-PrivateKey {
    if ($PSEdition -ne 'Core') { return '' }
    "-----BEGIN PRIVATE KEY-----`n$([System.Convert]::ToBase64String([System.Security.Cryptography.RSA]::Create(2048).ExportPkcs8PrivateKey(), 'InsertLineBreaks'))`n-----END PRIVATE KEY-----`n"
}

# A folder with the files that the topics name.
function New-WorkFolder([string] $Path) {
    $work = (New-Item $Path -ItemType Directory).FullName
    $fleet = Import-Csv "$script:Root/docs/examples/devices.csv"
    $fleet | Export-Csv "$work/fleet.csv" -NoTypeInformation
    $fleet | Where-Object Platform -EQ Android | Select-Object -First 3 | Export-Csv "$work/lost.csv" -NoTypeInformation
    $fleet | Where-Object Platform -EQ Windows | Select-Object -First 3 @{ Name = 'Serial number'; Expression = { $_.SerialNumber } }, @{ Name = 'Primary user display name'; Expression = { $_.AssignedTo } } | Export-Csv "$work/intune.csv" -NoTypeInformation
    Set-Content "$work/token.txt" 'token'
    @{ type = 'service_account'; project_id = 'acme'; private_key_id = '1'; private_key = New-PrivateKey; client_email = 'mdm@acme.example'; token_uri = 'https://localhost/token' } | ConvertTo-Json | Set-Content "$work/key.json"
    $work
}

# Stands in for what a reader has: vaults, somebody at the keyboard, and the service. Nothing reaches a network: a
# connection is made as the snippet says, which checks its parameters, and then becomes one to the sandbox.
$script:StandIns = {
    function Get-Secret { ConvertTo-SecureString 'token' -AsPlainText -Force }
    function Read-Host { ConvertTo-SecureString '135790' -AsPlainText -Force }
    function Connect-AzAccount { 'connected' }
    function Get-AzKeyVaultSecret { [pscustomobject] @{ SecretValue = Get-Secret } }
    function Get-AutomationPSCredential { New-Object pscredential 'applivery', (Get-Secret) }
    function Connect-ApplivMdm {
        $connection = ApplivMdm\Connect-ApplivMdm @args
        if (-not (Get-ApplivMdmConnection | Where-Object System -EQ Applivery).Sandbox) { $connection = ApplivMdm\Connect-ApplivMdm -Sandbox -DeviceCount 220 -PassThru:([bool] $connection) }
        $connection
    }
    function Connect-AndroidManagement {
        $wasAlone = -not (Get-ApplivMdmConnection | Where-Object System -EQ Applivery)
        $passThru = ApplivMdm\Connect-AndroidManagement @args
        $sandbox = ApplivMdm\Connect-ApplivMdm -Sandbox -DeviceCount 220 -PassThru
        if ($wasAlone) { ApplivMdm\Disconnect-ApplivMdm $sandbox }
        if ($passThru) { Get-ApplivMdmConnection | Where-Object System -EQ Google }
    }
}

# Every error and every warning of the blocks, one after the other in one session.
function Invoke-Snippet([string[]] $Code, [string] $Folder) {
    $shell = [powershell]::Create()
    try {
        foreach ($block in @("Set-Location '$Folder'", $script:StandIns.ToString()) + $Code) {
            $shell.Commands.Clear()
            $null = $shell.AddScript($block)
            try { $null = $shell.Invoke() }
            catch { "$_" }
        }

        # What the module wraps in an error of its own is in the stream as well.
        $shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" }
        $shell.Streams.Warning | ForEach-Object { "warning: $_" }
    }
    finally { $shell.Dispose() }
}

Export-ModuleMember -Function *
