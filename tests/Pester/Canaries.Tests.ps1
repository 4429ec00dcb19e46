# A canary for every kind of secret, through every cmdlet, whatever becomes of it; then everything that PowerShell shows is searched.

BeforeDiscovery {
    $weathers = @(
        @{ Weather = 'success'; Fault = $null }
        @{ Weather = 'a refusal that echoes'; Fault = @{ status = 400; body = '{"status":false,"error":{"code":"CANARIES","message":"CANARIES","data":{"errors":[{"messages":["CANARIES"]}]}}}' } }
        @{ Weather = 'a refusal of Google''s that echoes'; Fault = @{ status = 400; body = '{"error":{"code":400,"message":"CANARIES","status":"CANARIES","details":[{"reason":"CANARIES"}]}}' } }
        @{ Weather = 'a yes that echoes'; Fault = @{ status = 200; process = $true; body = '{"status":true,"name":"CANARIES/operations/CANARIES","metadata":{"type":"CANARIES","newPassword":"CANARIES"},"data":{"id":"CANARIES","status":"CANARIES","_config":{"name":"CANARIES"}}}' } }
        @{ Weather = 'a failing service that echoes'; Fault = @{ status = 502; body = 'CANARIES' } }
        @{ Weather = 'a lost answer'; Fault = @{ reset = $true; process = $true } }
        @{ Weather = 'a cut answer'; Fault = @{ cut = $true } }
        @{ Weather = 'a redirect'; Fault = @{ status = 302; headers = @{ Location = 'https://CANARIES.example/CANARIES' }; body = '' } }
        @{ Weather = 'a wrong token'; Fault = @{ status = 401; body = '{"status":false,"error":{"code":4004,"message":"CANARIES"}}' } }
    )
    # Sent is what the service has, and may echo.
    $commands = @(
        @{ Name = 'a password'; Sent = 'ApiToken', 'Password'; Script = { Invoke-AndroidDeviceCommand $phone.deviceId -ResetPassword -NewPassword $password -Force @common } }
        @{ Name = 'a password to Google'; Sent = 'AccessToken', 'Password'; Script = { Invoke-AndroidDeviceCommand $phone.googleName -ResetPassword -NewPassword $password -Force @common } }
        @{ Name = 'passwords in bulk'; Sent = 'ApiToken', 'Password'; Script = { $phones | New-AndroidBulkCommand -ResetPassword -NewPassword $password -Force -ExpectedCount 2 @common } }
        @{ Name = 'a command of a dictionary'; Sent = 'ApiToken', 'Password'; Script = { Invoke-AndroidDeviceCommand $phone.deviceId -Command @{ type = 'RESET_PASSWORD'; newPassword = $canary.Password } -Force @common } }
        @{ Name = 'a command of JSON'; Sent = 'ApiToken', 'Password'; Script = { Invoke-AndroidDeviceCommand $phone.deviceId -Command $json -Force @common } }
        @{ Name = 'an activation code'; Sent = 'ApiToken', 'ActivationCode'; Script = { Invoke-AndroidDeviceCommand $phone.deviceId -AddEsim -ActivationCode $code @common } }
        @{ Name = 'an activation code to Google'; Sent = 'AccessToken', 'ActivationCode'; Script = { Invoke-AndroidDeviceCommand $phone.googleName -AddEsim -ActivationCode $code -ActivationState Activated @common } }
        @{ Name = 'an unlock token'; Sent = 'ApiToken', 'UnlockTokenData'; Script = { New-AppleBulkCommand ClearPasscode -TargetId $apple -UnlockToken $unlock @common } }
        @{ Name = 'an unlock token of a dictionary'; Sent = 'ApiToken', 'UnlockTokenData'; Script = { New-AppleBulkCommand -Command @{ RequestType = 'ClearPasscode'; UnlockToken = $unlock } -TargetId $apple @common } }
        @{ Name = 'a PIN'; Sent = 'ApiToken', 'Pin'; Script = { New-AppleBulkCommand DeviceLock -TargetId $apple -PIN $canary.Pin -SkipValidation -Force @common } }
        @{ Name = 'what reads'; Sent = @('ApiToken'); Script = { Get-MdmDevice -Verbose | Select-Object -First 2; Get-DeviceCommand $phone -Verbose; Get-WindowsApplication -Verbose | Select-Object -First 2; Get-ApplivMdmConnection } }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    $canary = @{
        ApiToken = 'sandbox-token'; AccessToken = 'sandbox-google-token'
        Password = 'canary-password-Aa1'; ActivationCode = 'LPA:1$canary$code'; UnlockToken = 'canary-unlock-token'; Pin = 'zqxjkv'
    }
    # Base64, as Apple's data is on the wire.
    $canary.UnlockTokenData = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($canary.UnlockToken))
    function Get-Secret([string] $Name) { ConvertTo-SecureString $canary[$Name] -AsPlainText -Force }

    # Everything that shows an object.
    function Get-Shown([object[]] $Object) {
        foreach ($one in $Object) {
            $one | Format-List * -Force | Out-String -Width 500
            $one | Out-String -Width 500
            "$one"
            if ($one -is [System.Management.Automation.ErrorRecord]) {
                $one.Exception.ToString()
                $one.ErrorDetails | Format-List * -Force | Out-String
                $one.TargetObject | Format-List * -Force | Out-String
                $one.Exception | Format-List * -Force | Out-String -Width 500
                $one.TargetObject | ConvertTo-Json -Depth 9 -WarningAction SilentlyContinue
            }
            # PowerShell's own records hold the command, its module and its assembly: as JSON they have no end.
            elseif ($one.PSTypeNames -like 'ApplivMdm.*') { $one | ConvertTo-Json -Depth 9 -WarningAction SilentlyContinue }
        }
    }

    # Runs it with everything shown that can be, and gives the names of the canaries that came out.
    function Find-Canary([scriptblock] $Script, [string[]] $Sent = @(), [hashtable] $Fault) {
        Reset-TestServer
        # No wait changes what is shown.
        $null = Connect-Again 0
        $null = Connect-GoogleServer -With @{ MaxRetry = 0 }
        $phones = Get-GoogleDevice | Where-Object { $_.managementMode -eq 'DEVICE_OWNER' } | Select-Object -First 2
        $phone = $phones[0]
        $apple = (Get-ServerDevice Apple)[0].deviceId
        $password = Get-Secret Password
        $code = Get-Secret ActivationCode
        $unlock = [System.Text.Encoding]::UTF8.GetBytes($canary.UnlockToken)
        $json = '{"type":"RESET_PASSWORD","newPassword":"' + $canary.Password + '"}'
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $common = @{ JournalPath = $journal; Reason = 'why'; Verbose = $true; WarningAction = 'Continue' }
        if ($Fault) {
            # Each canary stands where the fault echoes them; a lookup afterwards meets the same.
            $echo = ($Sent | ForEach-Object { $canary[$_] }) -join ' '
            $ordered = @{}
            foreach ($key in $Fault.Keys) { $ordered[$key] = if ($Fault[$key] -is [string]) { $Fault[$key].Replace('CANARIES', $echo) } else { $Fault[$key] } }
            if ($Fault.headers) { $ordered.headers = @{ Location = 'https://elsewhere.example/' + [uri]::EscapeDataString($echo) } }
            Add-ServerFault ($ordered + @{ times = 6 })
        }

        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $null = Start-Transcript $file
        $global:Error.Clear()
        $all = @(& {
                $DebugPreference = 'Continue'
                try { & $Script } catch { $_ }
            } *>&1)
        $all | Out-Host
        $null = Stop-Transcript

        $text = (Get-Shown ($all + @($global:Error) + @(Get-ApplivMdmConnection))) -join "`n"
        $text += [System.IO.File]::ReadAllText($file)
        if (Test-Path $journal) {
            $text += [System.IO.File]::ReadAllText($journal)
            $text += (Get-Shown (Get-DeviceCommandJournal $journal)) -join "`n"
        }
        # A search that finds nothing in nothing proves nothing.
        $text.Length | Should -BeGreaterThan 500
        Get-Leak $text
    }

    function Get-Leak([string] $Text) { $canary.Keys | Where-Object { $Text.Contains($canary[$_]) } }
}

AfterAll { Stop-TestServer }

Describe 'In <Weather>' -ForEach $weathers {
    It 'no canary comes out of <Name>' -ForEach $commands {
        Find-Canary $Script $Sent $Fault | Should -BeNullOrEmpty
    }
}

Describe 'Before anything is sent' {
    It 'no canary comes out of <Name>' -ForEach @(
        @{ Name = 'what cannot be a command'; Script = { Invoke-AndroidDeviceCommand $phone.deviceId -Command @{ type = 'LOCK'; newPassword = $canary.Password; other = $canary.ActivationCode } @common } }
        @{ Name = 'what -WhatIf shows'; Script = { Invoke-AndroidDeviceCommand $phone.deviceId -ResetPassword -NewPassword $password -WhatIf -Verbose; New-AppleBulkCommand ClearPasscode -TargetId $apple -UnlockToken $unlock -WhatIf } }
        @{ Name = 'a closed connection'; Script = { $closed = Connect-Again 0; $closed.Dispose(); Invoke-AndroidDeviceCommand $phone.deviceId -ResetPassword -NewPassword $password -Force -Connection $closed -Verbose; $closed } }
    ) {
        Find-Canary $Script | Should -BeNullOrEmpty
    }
}

Describe 'The sandbox' {
    AfterEach { Disconnect-ApplivMdm }

    It 'shows no secret that it was sent' {
        $connection = Connect-ApplivMdm -Sandbox -PassThru
        $phone = $connection.Sandbox.Devices | Where-Object { $_.Platform -eq 'Android' -and $_.Online -and $_.ManagementMode -eq 'DEVICE_OWNER' } | Select-Object -First 1
        $apple = $connection.Sandbox.Devices | Where-Object Platform -EQ Apple | Select-Object -First 1
        $results = @(
            Invoke-AndroidDeviceCommand $phone.DeviceId -ResetPassword -NewPassword (Get-Secret Password) -Force
            Invoke-AndroidDeviceCommand $phone.DeviceId -AddEsim -ActivationCode (Get-Secret ActivationCode)
            New-AppleBulkCommand ClearPasscode -TargetId $apple.DeviceId -UnlockToken ([System.Text.Encoding]::UTF8.GetBytes($canary.UnlockToken))
        )
        $results.Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
        $shown = (Get-Shown (@($phone, $apple) + $results + @($results | Wait-DeviceCommand -TimeoutSec 0) + @(Get-DeviceCommand $phone))) -join "`n"
        $shown | Should -Match 'RESET_PASSWORD'
        Get-Leak $shown | Should -BeNullOrEmpty
    }
}

Describe 'Certificates' {
    It 'no cmdlet has a switch to pass over their errors' {
        (Get-Command -Module ApplivMdm).Parameters.Values.Name | Where-Object { $_ -match 'Certificate|Insecure|SkipSsl|Tls' } | Should -BeNullOrEmpty
    }
}
