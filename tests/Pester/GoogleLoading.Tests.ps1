# What Google's library costs those who do not need it, and how it gets on with other copies of it in the same process.

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
    Reset-TestServer
    $file = New-GoogleKeyFile (Join-Path $TestDrive 'key.json')
    $phone = (Get-GoogleDevice)[0]
    $uri = Get-ServerUri
    $start = "Import-Module '$(Get-ModuleManifestPath)'"
    $applivery = "Connect-ApplivMdm sandbox -BaseUri $uri -ApiToken (ConvertTo-SecureString sandbox-token -AsPlainText -Force); (Invoke-AndroidDeviceCommand $($phone.deviceId) -Lock).Outcome"
    $token = "Connect-AndroidManagement LC0sandbox -BaseUri $uri -AccessToken (ConvertTo-SecureString sandbox-google-token -AsPlainText -Force); (Invoke-AndroidDeviceCommand $($phone.googleName) -Lock).Outcome"
    $key = "Connect-AndroidManagement LC0sandbox -BaseUri $uri -CredentialPath '$file'; (Invoke-AndroidDeviceCommand $($phone.googleName) -Lock).Outcome"
    $folder = Join-Path (Split-Path (Get-ModuleManifestPath)) 'bin'
    $ours = "@([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and (`$_.GetName().Name -like 'Google.*' -or (`$_.GetName().Name -eq 'Newtonsoft.Json' -and `$_.Location -like '$folder*')) }).Count"

    function Invoke-Fresh([string] $Script) { & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $Script 2>&1 }
}

AfterAll { Stop-TestServer }

Describe 'Google''s library' {
    It 'is not loaded by importing, by Applivery or by an access token, but by a key' {
        Invoke-Fresh "$start; $ours; $applivery; $ours; $token; Get-DeviceCommand $($phone.googleName) | Out-Null; $ours; $key; ($ours) -gt 0" | Should -Be '0', 'Accepted', '0', 'Accepted', '0', 'Accepted', 'True'
    }

    Context 'beside older copies of another module' {
        BeforeAll {
            # Unsigned stand-ins of the same names; nobody else can sign with Google's key.
            $other = Join-Path $TestDrive 'other'
            $null = New-Item $other -ItemType Directory
            foreach ($name in 'Google.Apis', 'Google.Apis.Core', 'Google.Apis.Auth', 'Newtonsoft.Json') {
                $source = "[assembly: System.Reflection.AssemblyVersion(`"1.8.0.0`")] namespace StandIn { public static class $($name -replace '\.') { public static string Version { get { return typeof($($name -replace '\.')).Assembly.GetName().Version.ToString(); } } } }"
                $null = Invoke-Fresh "Add-Type -TypeDefinition '$source' -OutputAssembly '$other/$name.dll'"
            }

            # The host may have its own Newtonsoft.Json, which goes first for everybody.
            $load = "'Google.Apis', 'Google.Apis.Core', 'Google.Apis.Auth', 'Newtonsoft.Json' | ForEach-Object { try { `$null = [Reflection.Assembly]::LoadFrom(`"$other/`$_.dll`") } catch [System.IO.FileLoadException] { if (`$_.TargetObject -ne 'Newtonsoft.Json' -and `"`$_`" -notlike '*Newtonsoft.Json*') { throw } } }"
            $version = "[StandIn.GoogleApis]::Version; [StandIn.GoogleApisAuth]::Version"
        }

        It 'works where they were there before' {
            Invoke-Fresh "$load; $version; $start; $key; $version" | Should -Be '1.8.0.0', '1.8.0.0', 'Accepted', '1.8.0.0', '1.8.0.0'
        }

        It 'works where they come later, and does not stand in their way' {
            Invoke-Fresh "$start; $key; $load; $version; $key" | Should -Be 'Accepted', '1.8.0.0', '1.8.0.0', 'Accepted'
        }

        It 'works where they come between the import and the key' {
            Invoke-Fresh "$start; $load; $key; $version" | Should -Be 'Accepted', '1.8.0.0', '1.8.0.0'
        }
    }
}
